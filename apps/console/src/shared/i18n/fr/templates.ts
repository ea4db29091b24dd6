/** What operators and finance read of templates of documents, and of documents of an agreement. */
export const frTemplates = {
  'template.title': 'Modèles de documents',
  'template.lead':
    'Conventions, avenants et projets de délibération sont remplis dans ces fichiers Word. Téléchargez-en un, changez-le, renvoyez-le : il est vérifié, et sert aussitôt.',
  'template.kind.agreement': 'Convention',
  'template.kind.amendment': 'Avenant',
  'template.kind.deliberation': 'Projet de délibération',
  'template.used': 'utilisé',
  'template.standard': 'Modèle fourni avec le logiciel',
  'template.numbered': 'Modèle n° {number}, {name}',
  'template.sent': 'envoyé le {moment} par {who}',
  'template.former': 'Modèles précédents',
  'template.download': 'Télécharger',
  'template.choose': 'Envoyer un modèle',
  'template.taken': 'Modèle n° {number} vérifié : il est utilisé dès maintenant.',
  'template.placeholders': 'Mentions possibles',
  'template.placeholdersLead':
    'Écrivez-les entre accolades, par exemple {example}. Une liste se répète entre {begin} et {end}, seules dans leur paragraphe ou dans une ligne de tableau.',
  'template.required': 'obligatoire',
  'document.title': 'Documents Word',
  'document.lead': 'Remplis avec ce qui est enregistré, à relire et à faire signer.',
  'document.agreement': 'Convention',
  'document.deliberation': 'Projet de délibération',
  'document.amendment': 'Avenant n° {number}',
  'document.templates': 'Modèles',
} as const
