import { Buffer } from 'node:buffer'
import { srgbIccBase64 } from '../generated/srgb.ts'
import type { SheetInfo } from './open-sheet.ts'
import type { Sheet } from './pdf-page.ts'
import { element, type XmlElement, xmlText } from './xml.ts'

/** Something that a document carries within it. */
export interface Attachment {
  readonly name: string
  readonly mediaType: string
  readonly description: string
  readonly bytes: Uint8Array
}

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

function alternatives(text: string): XmlElement[] {
  return [element('rdf:Alt', [element('rdf:li', text, { 'xml:lang': 'x-default' })])]
}

function description(content: Parameters<typeof element>[1], namespaces: Readonly<Record<string, string>>): XmlElement {
  return element('rdf:Description', content, { 'rdf:about': '', ...namespaces })
}

/** Metadata as XMP: the same as in the document's own dictionary, which PDF/A wants to agree to the letter. */
function xmpOf(info: SheetInfo, more: readonly XmlElement[]): string {
  const dated = new Date(info.datedMs).toISOString().replace(/\.\d+Z$/, 'Z')
  const parts = [
    description(
      [
        element('dc:title', alternatives(info.title)),
        element('dc:creator', [element('rdf:Seq', [element('rdf:li', info.author)])]),
        element('dc:description', alternatives(info.subject)),
      ],
      { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/' },
    ),
    description(
      [element('xmp:CreateDate', dated), element('xmp:ModifyDate', dated), element('xmp:CreatorTool', 'Grenier')],
      { 'xmlns:xmp': 'http://ns.adobe.com/xap/1.0/' },
    ),
    description(
      [element('pdf:Producer', 'Grenier'), info.keywords === undefined ? null : element('pdf:Keywords', info.keywords)],
      { 'xmlns:pdf': 'http://ns.adobe.com/pdf/1.3/' },
    ),
    description([element('pdfaid:part', '3'), element('pdfaid:conformance', 'B')], {
      'xmlns:pdfaid': 'http://www.aiim.org/pdfa/ns/id/',
    }),
    ...more,
  ]
  const root = element('x:xmpmeta', [element('rdf:RDF', parts, { 'xmlns:rdf': rdf })], {
    'xmlns:x': 'adobe:ns:meta/',
  })
  const [, ...lines] = xmlText(root).split('\n')
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n${lines.join('\n')}<?xpacket end="w"?>`
}

/** What the library keeps of the catalog; its typings do not show it, and it has no method of its own for these entries. */
interface Catalog {
  readonly _root: { readonly data: Record<string, unknown> }
}

/**
 * Makes a document that is drawn and not yet ended one that can be archived (ISO 19005-3, PDF/A-3b): its metadata as XMP, the
 * meaning of its colours, and one attachment that says the same as its pages. `more` describes further metadata and its schema.
 */
export function archive(
  { doc }: Sheet,
  info: SheetInfo,
  { attachment, more }: { readonly attachment: Attachment; readonly more: readonly XmlElement[] },
): void {
  const { data } = (doc as unknown as Catalog)._root
  const metadata = doc.ref({ Type: 'Metadata', Subtype: 'XML' })
  metadata.compress = false
  metadata.end(Buffer.from(xmpOf(info, more), 'utf8'))
  data['Metadata'] = metadata
  const profile = doc.ref({ N: 3 })
  profile.end(Buffer.from(srgbIccBase64, 'base64'))
  const name = 'sRGB IEC61966-2.1'
  const intent = doc.ref({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    Info: Object(name),
    OutputConditionIdentifier: Object(name),
    DestOutputProfile: profile,
  })
  intent.end(undefined)
  data['OutputIntents'] = [intent]
  const dated = new Date(info.datedMs)
  // The typings do not know the relationship, which PDF/A-3 wants of every attachment.
  const options = {
    name: attachment.name,
    type: attachment.mediaType,
    description: attachment.description,
    relationship: 'Alternative',
    creationDate: dated,
    modifiedDate: dated,
  }
  doc.file(Buffer.from(attachment.bytes), options)
}
