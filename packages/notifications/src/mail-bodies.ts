import { keptTogether, type Language, type Letter, type LetterBlock } from '@grenier/contracts'

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => replacements[character] ?? '')
}

/** A header has one line: whatever would begin another is a space. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

/** Links lead to pages alone. */
function isPage(url: string): boolean {
  return URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol)
}

function plainBlock(block: LetterBlock): string {
  if (block.kind === 'text') return block.text
  if (block.kind === 'list') return block.items.map((item) => `- ${item}`).join('\n')
  return `${block.label}\n${block.url}`
}

/** The letter as plain text. */
export function plainBody({ blocks, footer }: Letter): string {
  return `${[...blocks.map(plainBlock), `--\n${footer}`].join('\n\n')}\n`
}

const styles = {
  page: 'margin:0;padding:24px 16px;background:#ffffff;color:#1b1b1b',
  letter: 'max-width:36em;margin:0 auto;font:16px/1.5 Arial,Helvetica,sans-serif',
  title: 'font-size:20px;line-height:1.3;margin:0 0 16px',
  text: 'margin:0 0 16px',
  link: 'display:inline-block;padding:10px 16px;background:#0b4a8f;color:#ffffff;text-decoration:none;border-radius:4px',
  footer: 'margin:24px 0 0;padding-top:12px;border-top:1px solid #767676;font-size:14px;color:#595959',
} as const

function lines(text: string, language: Language): string {
  return escaped(keptTogether(text, language)).replaceAll(/\r\n|\r|\n/g, '<br>')
}

function htmlBlock(block: LetterBlock, language: Language): string {
  if (block.kind === 'text') return `<p style="${styles.text}">${lines(block.text, language)}</p>`
  if (block.kind === 'list') {
    const items = block.items.map((item) => `<li>${lines(item, language)}</li>`)
    return `<ul style="${styles.text}">${items.join('')}</ul>`
  }
  if (!isPage(block.url)) return ''
  const link = `<a href="${escaped(block.url)}" style="${styles.link}">${escaped(block.label)}</a>`
  return `<p style="${styles.text}">${link}</p>`
}

/** The letter as a page without images, scripts or anything to load; every text is escaped. */
export function htmlBody({ subject, blocks, footer }: Letter, language: Language): string {
  const title = escaped(keptTogether(oneLine(subject), language))
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1">`,
    // Programs that turn mail dark by themselves turn half of it: this says that there is one look.
    `<meta name="color-scheme" content="light only"><title>${title}</title></head>`,
    `<body style="${styles.page}"><main style="${styles.letter}"><h1 style="${styles.title}">${title}</h1>`,
    ...blocks.map((block) => htmlBlock(block, language)),
    `<p style="${styles.footer}">${lines(footer, language)}</p></main></body></html>`,
  ].join('')
}
