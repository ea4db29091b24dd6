import type { Role } from '@grenier/contracts'

/** Somebody who can sign in to the demo with a click. */
export interface DemoPerson {
  readonly subject: string
  readonly name: string
  readonly email: string
  /** Null: nobody yet, to be invited. */
  readonly role: Role | null
}

const person = (key: string, name: string, role: Role | null): DemoPerson => ({
  subject: `demo-${key}`,
  name,
  email: `${key}@demo.grenier.example`,
  role,
})

/** One person for each way of working with Grenier. Names and addresses are made up. */
export const demoPeople: readonly DemoPerson[] = [
  person('exploitation', 'Camille Ferrand, exploitation', 'operator'),
  person('finances', 'Nadia Belkacem, finances', 'finance'),
  person('audit', 'Luc Perrin, audit', 'auditor'),
  person('intercommunalite', 'Amina Keller, intercommunalité', 'pool-approver'),
  person('administration', 'Claire Fontaine, administration d’une commune', 'member-admin'),
  person('demande', 'Paul Meunier, demandes d’une commune', 'member-requester'),
  person('lecture', 'Inès Rocher, lecture pour une commune', 'member-viewer'),
  person('invitation', 'Hugo Tanguy, pas encore invité', null),
]
