/** A text as it may stand in XML 1.0, in an element or between double quotes; what XML has no words for is left out. */
export const escapeXml = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no words for them
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)
