// Reads one text field of a form; a missing one and a file are empty text.

export function formText(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}
