import { callOf, operator } from '../../use-cases/house.ts'
import { type Deed, refusalOf } from './deed.ts'

/** What a scanner makes of the act: a page without a word that a program reads. */
const scan = Buffer.from(
  `%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>> endobj
trailer <</Root 1 0 R/Size 4>>
%%EOF
`,
  'latin1',
)

/** The act on which agreements rest is scanned, and attached; what is no PDF is refused. */
export const attachSignedAct: Deed = async ({ house: { api }, region: { actId }, marks, see }) => {
  const attach = (bytes: Buffer) =>
    api.attachActFile({ actId, name: 'deliberation.pdf', fileBase64: bytes.toString('base64') }, callOf(operator))
  const refused = await refusalOf(attach(Buffer.from('Une délibération')))
  see('actFilesAreReadBack', refused === 'act-file-not-pdf', `what is no PDF was answered ${refused}`)
  await attach(scan)
  Object.assign(marks, { actFile: scan })
}
