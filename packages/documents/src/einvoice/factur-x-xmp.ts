import { element, type XmlElement } from '../shared/xml.ts'

const namespace = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#'

/** Names, as the standard of Factur-X writes them, with what each means. */
const properties: readonly (readonly [name: string, meaning: string, value: string])[] = [
  ['DocumentFileName', 'The name of the embedded XML document', 'factur-x.xml'],
  ['DocumentType', 'The type of the hybrid document in capital letters, e.g. INVOICE or ORDER', 'INVOICE'],
  ['Version', 'The actual version of the standard applying to the embedded XML document', '1.0'],
  ['ConformanceLevel', 'The conformance level of the embedded XML document', 'EN 16931'],
]

/** The file's name, which readers look for. */
export const facturXFileName = 'factur-x.xml'

function valuesOf(): XmlElement {
  return element(
    'rdf:Description',
    properties.map(([name, , value]) => element(`fx:${name}`, value)),
    { 'rdf:about': '', 'xmlns:fx': namespace },
  )
}

/** PDF/A knows no properties but its own: others come with a description of each. */
function schemaOf(): XmlElement {
  const described = properties.map(([name, meaning]) =>
    element(
      'rdf:li',
      [
        element('pdfaProperty:name', name),
        element('pdfaProperty:valueType', 'Text'),
        element('pdfaProperty:category', 'external'),
        element('pdfaProperty:description', meaning),
      ],
      { 'rdf:parseType': 'Resource' },
    ),
  )
  const schema = element(
    'rdf:li',
    [
      element('pdfaSchema:schema', 'Factur-X PDFA Extension Schema'),
      element('pdfaSchema:namespaceURI', namespace),
      element('pdfaSchema:prefix', 'fx'),
      element('pdfaSchema:property', [element('rdf:Seq', described)]),
    ],
    { 'rdf:parseType': 'Resource' },
  )
  return element('rdf:Description', [element('pdfaExtension:schemas', [element('rdf:Bag', [schema])])], {
    'rdf:about': '',
    'xmlns:pdfaExtension': 'http://www.aiim.org/pdfa/ns/extension/',
    'xmlns:pdfaSchema': 'http://www.aiim.org/pdfa/ns/schema#',
    'xmlns:pdfaProperty': 'http://www.aiim.org/pdfa/ns/property#',
  })
}

/** What a reader of Factur-X looks for in a document's metadata, and the schema of it. */
export function facturXMetadata(): readonly XmlElement[] {
  return [schemaOf(), valuesOf()]
}
