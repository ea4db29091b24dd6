import { documentTemplates } from '@grenier/documents'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { callOf, operator } from '../../use-cases/house.ts'
import { type Deed, refusalOf } from './deed.ts'

const main = 'word/document.xml'

/** The template that comes with the software, with a paragraph of the operator's own. */
function ownTemplate(paragraph: string): Uint8Array {
  const parts = unzipSync(documentTemplates.standard('amendment'))
  const xml = strFromU8(parts[main] ?? new Uint8Array())
  const added = `<w:p><w:r><w:t>${paragraph}</w:t></w:r></w:p><w:sectPr>`
  return zipSync({ ...parts, [main]: strToU8(xml.replace('<w:sectPr>', added)) })
}

/** The operator's own Word template of avenants: one that names what nobody knows is refused, by its name. */
export const sendTemplate: Deed = async ({ house: { api }, see }) => {
  const send = (paragraph: string) =>
    api.recordDocumentTemplate(
      { kind: 'amendment', name: 'Avenant.docx', fileBase64: Buffer.from(ownTemplate(paragraph)).toString('base64') },
      callOf(operator),
    )
  const refused = await refusalOf(send('{membre.age}'))
  see('wordDocumentTellsTheTerms', refused === 'template-unknown', `an unknown placeholder was answered ${refused}`)
  await send('Fait en deux exemplaires pour {membre.nom}, engagement {convention.engagement}.')
}
