// Types of text that the writer of a template vouches for: html mode leaves it as it is in its own place.

/** What safeHtml makes. */
export const SAFE_HTML = 'template.HTML';
/** What safeUrl makes. */
export const SAFE_URL = 'template.URL';
