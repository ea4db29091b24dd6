/** An element to be written: its name, its attributes, then a text or further elements. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly content: string | readonly XmlElement[]
}

type Content = string | readonly (XmlElement | readonly XmlElement[] | null)[]

/** An element; of its children, nulls are left out and lists are spread. */
export function element(name: string, content: Content, attributes: Readonly<Record<string, string>> = {}): XmlElement {
  return {
    name,
    attributes,
    content: typeof content === 'string' ? content : content.flat().filter((child) => child !== null),
  }
}

/** The element, or null where there is nothing to say: XML documents of invoices have no empty elements. */
export function optional(name: string, text: string | null, attributes: Readonly<Record<string, string>> = {}) {
  return text === null || text === '' ? null : element(name, text, attributes)
}

/** A document as UTF-8 text, one element a line: the same elements give the same bytes. */
export function xmlText(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}`
}

function written({ name, attributes, content }: XmlElement, indent: string): string {
  const listed = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(value).replaceAll('"', '&quot;')}"`,
  )
  const open = `${indent}<${name}${listed.join('')}>`
  if (typeof content === 'string') return `${open}${escaped(content)}</${name}>\n`
  return `${open}\n${content.map((child) => written(child, `${indent}  `)).join('')}${indent}</${name}>\n`
}

/** Text that may stand in XML 1.0: what the standard does not allow shows as the replacement character. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
