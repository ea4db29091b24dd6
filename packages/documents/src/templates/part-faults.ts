import type { TemplateFault } from '@grenier/contracts/templates'

type Parts = ReadonlyMap<string, Uint8Array>

const mainPart = 'word/document.xml'
const typesPart = '[Content_Types].xml'
const mainType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

/** Fields that fetch, run or include something when a program opens the document. */
const activeFields = /\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|LINK|IMPORT|MACROBUTTON|DATABASE|RD|EMBED)\b/i

const decoder = new TextDecoder('utf-8', { fatal: true })

/** The text of an XML part; null where it is no UTF-8, or declares entities, which could be anything. */
function xmlOf(bytes: Uint8Array): string | null {
  try {
    const text = decoder.decode(bytes)
    return /<!(DOCTYPE|ENTITY)/i.test(text) ? null : text
  } catch {
    return null
  }
}

const isXml = (name: string): boolean => /\.(xml|rels)$/i.test(name)

/** What a field does, however its words are spread over runs. */
function fieldTexts(xml: string): string[] {
  const simple = [...xml.matchAll(/<\w+:fldSimple\b[^>]*?\binstr\s*=\s*("[^"]*"|'[^']*')/g)].map(
    ([, text = '']) => text,
  )
  // A complex field is the text of all its instructions between its beginning and its result.
  const complex = xml
    .split(/\bfldCharType\s*=\s*["']begin["']/)
    .slice(1)
    .map((field) =>
      [...field.matchAll(/<\w+:(?:instrText|delInstrText)\b[^>]*>([^<]*)</g)].map(([, text = '']) => text).join(''),
    )
  return [...simple, ...complex]
}

function namesWith(texts: ReadonlyMap<string, string>, found: (text: string) => boolean): string[] {
  return [...texts].filter(([, text]) => found(text)).map(([name]) => name)
}

/** The first fault of what a document is made of; null where it holds text and nothing that acts. */
export function partFault(parts: Parts): TemplateFault | null {
  const xml = new Map([...parts].filter(([name]) => isXml(name)).map(([name, bytes]) => [name, xmlOf(bytes)]))
  const unreadable = [...xml].filter(([, text]) => text === null).map(([name]) => name)
  const texts = new Map([...xml].flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])))
  const types = texts.get(typesPart)
  if (unreadable.length > 0) return { code: 'template-not-docx', names: unreadable }
  if (types === undefined || !texts.has(mainPart)) return { code: 'template-not-docx', names: [] }
  const macros = [...parts.keys()].filter((name) => /vba(Project|Data)/i.test(name))
  if (macros.length > 0 || /macroEnabled/i.test(types)) return { code: 'template-macros', names: macros }
  if (!types.includes(mainType)) return { code: 'template-not-docx', names: [] }
  const embedded = [...parts.keys()].filter((name) => /^word\/(embeddings|activeX|controls)\//i.test(name))
  const objects = namesWith(texts, (text) => /<\w+:(?:OLEObject|altChunk|control)\b/.test(text))
  if (embedded.length > 0 || objects.length > 0)
    return { code: 'template-embedded', names: [...new Set([...embedded, ...objects])] }
  const external = namesWith(texts, (text) => /\bTargetMode\s*=\s*["']\s*External\s*["']/i.test(text))
  if (external.length > 0) return { code: 'template-external', names: external }
  const fields = namesWith(texts, (text) => fieldTexts(text).some((field) => activeFields.test(field)))
  return fields.length > 0 ? { code: 'template-fields', names: fields } : null
}
