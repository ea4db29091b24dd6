/** Spreadsheets run what begins with these characters; a leading apostrophe makes it text. Amounts do not pass here. */
export function inert(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
}
