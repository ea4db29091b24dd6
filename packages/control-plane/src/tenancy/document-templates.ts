import { createHash } from 'node:crypto'
import type { Command } from '@grenier/contracts'
import {
  type DocumentTemplate,
  type TemplateFault,
  type TemplateKind,
  templateKinds,
} from '@grenier/contracts/templates'
import { readScope } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { runCommand } from '../shared/run-command.ts'
import type { FileUseCase, UseCase } from '../shared/use-case.ts'
import type { DocumentTemplates } from './document-template.ports.ts'

/** Names of a fault that a refusal shows: enough to begin with. */
const namesShownMax = 12

function refusalOf({ code, names }: TemplateFault): Problem {
  const shown = names.slice(0, namesShownMax).map((name) => name.slice(0, 80))
  return new Problem(code, { names: shown.length < names.length ? `${shown.join(', ')}…` : shown.join(', ') })
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface TemplateFile {
  readonly template: DocumentTemplate
  readonly bytes: Uint8Array
}

/** The template of a kind that comes with the software, as number 0. */
function standardTemplate(templates: DocumentTemplates, kind: TemplateKind): TemplateFile {
  const checked = templates.check(kind, templates.standard(kind))
  if ('fault' in checked) throw new Error(`the template of ${kind} that comes with the software is not sound`)
  const { bytes } = checked
  const template = {
    kind,
    number: 0,
    name: `${kind}.docx`,
    sizeBytes: bytes.length,
    sha256: sha256Of(bytes),
    placeholders: [...checked.placeholders],
    recordedAt: null,
    recordedBy: null,
  }
  return { template, bytes }
}

/** What a document of a kind is filled into: the newest that the operator has sent, else the one that comes with the software. */
export async function templateInUse(
  tx: Transaction,
  templates: DocumentTemplates,
  kind: TemplateKind,
): Promise<TemplateFile> {
  return (await tx.tenancy.templateFile(kind, null)) ?? standardTemplate(templates, kind)
}

/**
 * Records a template that was checked, as the newest of its kind. Problems: `template-too-large`, `template-not-docx`,
 * `template-inflates`, `template-macros`, `template-external`, `template-embedded`, `template-fields`, `template-broken`,
 * `template-unknown`, `template-missing`, with the names that each concerns.
 */
export function recordDocumentTemplate(ports: ApiPorts): UseCase<'recordDocumentTemplate'> {
  const operation = 'recordDocumentTemplate'
  return async (command, call) => {
    const { kind, name } = command
    const checked = ports.documentTemplates.check(kind, Buffer.from(command.fileBase64, 'base64'))
    if ('fault' in checked) throw refusalOf(checked.fault)
    const { bytes, placeholders } = checked
    return await runCommand(ports, { operation, command, call }, async (tx, now) => {
      const about = { sizeBytes: bytes.length, sha256: sha256Of(bytes), placeholders: [...placeholders] }
      const number = await tx.tenancy.nextTemplateNumber(kind)
      const answer = { kind, number, name, ...about, recordedAt: now, recordedBy: call.actor.subject }
      await tx.tenancy.insertTemplate(answer, bytes)
      return {
        answer,
        audit: [{ tenantId: null, subjectKind: 'document-template', subjectId: `${kind} ${number}` }],
      }
    })
  }
}

/** Every template by kind, the newest first, that of the software last. */
export function listDocumentTemplates({ unitOfWork, documentTemplates }: ApiPorts): UseCase<'listDocumentTemplates'> {
  return async (_command, call) => {
    const sent = await unitOfWork.read(readScope('listDocumentTemplates', call), (tx) => tx.tenancy.listTemplates())
    return {
      items: templateKinds.flatMap((kind) => [
        ...sent.filter((template) => template.kind === kind),
        standardTemplate(documentTemplates, kind).template,
      ]),
    }
  }
}

/** One template as a file. Problem: `not-found`. */
export function getDocumentTemplateFile({
  unitOfWork,
  documentTemplates,
}: ApiPorts): FileUseCase<'getDocumentTemplateFile'> {
  return async ({ templateKind: kind, number }: Command<'getDocumentTemplateFile'>, call: Call) => {
    if (number === 0) {
      const { bytes } = standardTemplate(documentTemplates, kind)
      return { bytes, fileName: `modele-${kind}.docx` }
    }
    const scope = readScope('getDocumentTemplateFile', call)
    const file = await unitOfWork.read(scope, (tx) => tx.tenancy.templateFile(kind, number))
    if (file === null) throw new Problem('not-found')
    return { bytes: file.bytes, fileName: `modele-${kind}-${number}.docx` }
  }
}
