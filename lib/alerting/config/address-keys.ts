// The keys of integrations that say where requests go to.

const ADDRESS_KEY = /(^|_)(url|smarthost|host|server_name)$/;
/** Parts of messages, not of requests. */
const SHOWN_KEYS: ReadonlySet<string> = new Set(['icon_url', 'image_url', 'thumb_url', 'avatar_url', 'client_url']);

export function isAddressKey(key: string): boolean {
  return ADDRESS_KEY.test(key) && !SHOWN_KEYS.has(key);
}

/** Whether an integration names an address itself, at any depth of its client configuration. */
export function namesAddress(settings: object): boolean {
  return Object.entries(settings).some(([key, value]: [string, unknown]) => {
    if (isAddressKey(key) && value !== undefined && value !== '') return true;
    return /_config$|^oauth2$/.test(key) && typeof value === 'object' && value !== null && namesAddress(value);
  });
}
