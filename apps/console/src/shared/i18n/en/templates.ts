import type { frTemplates } from '../fr/templates.ts'

/** What operators and finance read of templates of documents, and of documents of an agreement. */
export const enTemplates: Readonly<Record<keyof typeof frTemplates, string>> = {
  'template.title': 'Document templates',
  'template.lead':
    'Agreements, avenants and draft deliberations are filled into these Word files. Download one, change it, send it back: it is checked, and used at once.',
  'template.kind.agreement': 'Agreement',
  'template.kind.amendment': 'Avenant',
  'template.kind.deliberation': 'Draft deliberation',
  'template.used': 'in use',
  'template.standard': 'Template that comes with the software',
  'template.numbered': 'Template no. {number}, {name}',
  'template.sent': 'sent on {moment} by {who}',
  'template.former': 'Former templates',
  'template.download': 'Download',
  'template.choose': 'Choose another template',
  'template.replaces': '“{name}” would take the place of: {used}. What was downloaded already does not change.',
  'template.send': 'Send this template',
  'template.sure.agreement': 'Yes, fill each agreement into this file from now on',
  'template.sure.amendment': 'Yes, fill each avenant into this file from now on',
  'template.sure.deliberation': 'Yes, fill each draft deliberation into this file from now on',
  'template.keep': 'No, keep the template in use',
  'template.taken': 'Template no. {number} was checked: it is used from now on.',
  'template.placeholders': 'Placeholders',
  'template.placeholdersLead':
    'Write them in braces, such as {example}. A list repeats between {begin} and {end}, alone in their paragraph or in a row of a table.',
  'template.required': 'required',
  'document.title': 'Word documents',
  'document.titleOf': 'Word documents of agreement {number}',
  'document.lead': 'Filled from what is recorded, to be read and signed.',
  'document.agreement': 'Agreement',
  'document.deliberation': 'Draft deliberation',
  'document.amendment': 'Avenant no. {number}',
  'document.templates': 'Templates',
}
