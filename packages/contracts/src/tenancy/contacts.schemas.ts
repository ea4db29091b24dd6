import { contactFunctions } from '@grenier/quota-billing'
import { z } from 'zod'
import { civilDate, uuid } from '../shared/codecs.ts'
import { languages } from '../shared/language.ts'
import { endable } from './endable.ts'
import { tenantParams } from './tenancy.schemas.ts'

/** What a person is written to about; the shared mailbox gets a copy of everything. */
const contactFunction = z.enum(contactFunctions)

export const recordContactBody = z.object({
  function: contactFunction,
  /** A person, or a service. */
  name: z.string().min(1).max(200),
  email: z.email().max(200),
  /** In which language it is written to. */
  language: z.enum(languages).default('fr'),
  validFrom: civilDate,
  /** The first day on which it no longer holds; null: until further notice. */
  validUntil: civilDate.nullable(),
})

export const contact = recordContactBody.extend(endable).meta({ id: 'Contact' })

/** The first day on which it no longer holds: today or later, and earlier than its end so far. */
export const endContactBody = z.object({ validUntil: civilDate })

export const contacts = z.object({ items: z.array(contact) })
export const contactParams = tenantParams.extend({ contactId: uuid })

export type Contact = z.output<typeof contact>
