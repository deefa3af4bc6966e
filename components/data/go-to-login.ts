// The session is over: back to the login page, and from there to where the person was.

export function goToLogin(): void {
  if (window.location.pathname === '/login') return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
}
