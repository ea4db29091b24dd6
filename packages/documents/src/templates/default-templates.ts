import type { TemplateKind } from '@grenier/contracts/templates'
import { element, type XmlElement, xmlText } from '../shared/xml.ts'
import { packed } from './template-tags.ts'

/** A line of a template: a title, a heading, or a paragraph. */
type Line = readonly ['title' | 'heading' | 'text', string]

const parties: readonly Line[] = [
  ['heading', 'Entre'],
  ['text', '{operateur.nom}, SIREN {operateur.siren}, {operateur.adresse}, ci-après « l’opérateur »,'],
  ['heading', 'et'],
  ['text', '{membre.nom}, SIREN {membre.siren}, représenté par {membre.signataire}, ci-après « l’adhérent »,'],
]

const signatures: readonly Line[] = [
  ['text', 'Fait en deux exemplaires, le ……………………'],
  ['text', 'Pour l’opérateur,'],
  ['text', 'Pour l’adhérent, {membre.signataire}'],
]

const terms: readonly Line[] = [
  ['text', 'Durée : du {convention.debut} ; fin : {convention.fin}. Préavis : {convention.preavis}.'],
  ['text', 'Services couverts : {convention.services}. Reconduction : {convention.reconduction}.'],
  ['text', 'Participation : états récapitulatifs {convention.cycle}. Avance annuelle : {convention.avance}.'],
  ['text', 'Engagement annuel de l’adhérent : {convention.engagement}.'],
]

const lines: Readonly<Record<TemplateKind, readonly Line[]>> = {
  agreement: [
    ['title', 'Convention d’adhésion n° {convention.numero}'],
    ...parties,
    [
      'text',
      'vu l’acte {acte.numero} du {acte.date} ({acte.organe}), exécutoire le {acte.executoire}, et l’acte de l’adhérent {membre.acte}, il est convenu ce qui suit.',
    ],
    ['heading', 'Article 1 – Services'],
    ['text', 'L’opérateur met à la disposition de l’adhérent les services suivants :'],
    ['text', '{#services}'],
    ['text', '– {service.nom} : {service.taille}'],
    ['text', '{/services}'],
    ['heading', 'Article 2 – Participation'],
    ['text', 'Les prix sont ceux du barème {tarif.code}, voté par l’acte {tarif.acte} :'],
    ['text', '{#prix}'],
    ['text', '– {prix.libelle} : {prix.regle}'],
    ['text', '{/prix}'],
    ['heading', 'Article 3 – Durée et engagement'],
    ...terms,
    ...signatures,
  ],
  amendment: [
    ['title', 'Avenant n° {avenant.numero} à la convention n° {convention.numero}'],
    ...parties,
    ['text', 'vu l’acte {acte.numero} du {acte.date} ({acte.organe}), il est convenu ce qui suit.'],
    ['heading', 'Article 1 – Objet'],
    ['text', '{avenant.objet}'],
    ['heading', 'Article 2 – Nouvelles stipulations'],
    ['text', 'À compter du {avenant.effet}, les stipulations suivantes remplacent les précédentes :'],
    ...terms,
    ['heading', 'Article 3 – Autres stipulations'],
    ['text', 'Le reste de la convention est inchangé.'],
    ...signatures,
  ],
  deliberation: [
    ['title', 'Projet de délibération'],
    ['text', '{membre.nom} (SIREN {membre.siren})'],
    ['heading', 'Objet : convention d’adhésion n° {convention.numero} avec {operateur.nom}'],
    ['text', 'L’assemblée, après en avoir délibéré, décide :'],
    [
      'text',
      '– d’approuver la convention n° {convention.numero} avec {operateur.nom}, à compter du {convention.debut} ;',
    ],
    ['text', '– d’inscrire au budget un engagement annuel de {convention.engagement} ;'],
    ['text', '– d’autoriser {membre.signataire} à signer la convention et tout acte utile à son exécution.'],
    ['text', 'Services concernés :'],
    ['text', '{#services}'],
    ['text', '– {service.nom} : {service.taille}'],
    ['text', '{/services}'],
    ['text', 'Délibéré le …………………… Transmis au représentant de l’État le …………………… Publié le ……………………'],
  ],
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

/** Half points, and twentieths of a point below. */
const looks = {
  title: { size: '32', after: '240', bold: true },
  heading: { size: '24', after: '80', bold: true },
  text: { size: '22', after: '140', bold: false },
} as const

function paragraph([look, text]: Line): XmlElement {
  const { size, after, bold } = looks[look]
  const run = element('w:r', [
    element('w:rPr', [bold ? element('w:b', []) : null, element('w:sz', [], { 'w:val': size })]),
    element('w:t', text, { 'xml:space': 'preserve' }),
  ])
  return element('w:p', [element('w:pPr', [element('w:spacing', [], { 'w:after': after })]), run])
}

function part(root: XmlElement): Uint8Array {
  return new TextEncoder().encode(xmlText(root))
}

/** The template of a kind that comes with the software, made of its lines: a place to begin, to be changed in Word. */
export function defaultTemplate(kind: TemplateKind): Uint8Array {
  const page = element('w:sectPr', [
    element('w:pgSz', [], { 'w:w': '11906', 'w:h': '16838' }),
    element('w:pgMar', [], { 'w:top': '1134', 'w:right': '1134', 'w:bottom': '1134', 'w:left': '1134' }),
  ])
  const body = element('w:body', [...lines[kind].map(paragraph), page])
  const types = element(
    'Types',
    [
      element('Default', [], {
        Extension: 'rels',
        ContentType: 'application/vnd.openxmlformats-package.relationships+xml',
      }),
      element('Default', [], { Extension: 'xml', ContentType: 'application/xml' }),
      element('Override', [], { PartName: '/word/document.xml', ContentType: `${wordType}.document.main+xml` }),
    ],
    { xmlns: `${packages}/content-types` },
  )
  const relation = { Id: 'rId1', Type: `${office}/officeDocument`, Target: 'word/document.xml' }
  const relations = element('Relationships', [element('Relationship', [], relation)], {
    xmlns: `${packages}/relationships`,
  })
  return packed(
    new Map([
      ['[Content_Types].xml', part(types)],
      ['_rels/.rels', part(relations)],
      ['word/document.xml', part(element('w:document', [body], { 'xmlns:w': word }))],
    ]),
  )
}
