import type { GeographicPosition, RegisterPlace, TerritoryOutline } from '@grenier/contracts'
import type { CivilDate } from '@grenier/quota-billing'
import type { NewCommune, RegisterVersion } from '@grenier/quota-billing/territory'

/** A current commune, as the official register states it. */
export interface CommuneInRegister {
  readonly inseeCode: string
  readonly name: string
  /** 9 digits; null for the communes the register knows no SIREN of. */
  readonly siren: string | null
  /** Inhabitants; 0 is a true figure, null means that the register states none. */
  readonly population: number | null
  readonly departementCode: string
  /** Null: it belongs to no EPCI with own taxation. */
  readonly epciSiren: string | null
}

export interface EpciInRegister {
  readonly siren: string
  readonly name: string
  /** The one in which most of its members are. */
  readonly departementCode: string
}

/** Which edition of the register is read, and of when its figures are. */
export interface RegisterEdition {
  readonly source: string
  /** The first day on which communes and EPCI are as it says. */
  readonly registerOn: CivilDate
  readonly population: {
    readonly kind: 'municipale'
    readonly vintage: number
    readonly inForceFrom: CivilDate
  }
}

/** The official register of communes. It comes with the program: nothing is asked of anybody, and nothing in it changes. */
export interface CommuneRegister {
  readonly edition: RegisterEdition
  /** Départements by code, then EPCI by name. */
  places(): readonly RegisterPlace[]
  /** Those of one place, by name; null: there is no such place. */
  communesOf(place: Pick<RegisterPlace, 'kind' | 'code'>): readonly CommuneInRegister[] | null
  commune(inseeCode: string): CommuneInRegister | null
  epci(siren: string): EpciInRegister | null
  /** Where a commune lies; null: it is not known. No place is ever guessed. */
  positionOf(inseeCode: string): GeographicPosition | null
  /** What a département looks like; null: it is not known. */
  outlineOf(departementCode: string): TerritoryOutline | null
  /** All of it, as it is compared with what is recorded. */
  version(): RegisterVersion
  /** Which of its communes the edition before had not, under no code; by code. */
  newCommunes(): readonly NewCommune[]
}

/** What is recorded of a commune of the register. */
export interface RegisterStanding {
  readonly inseeCode: string
  readonly organisationId: string
  /** Null: it is no tenant and never was. */
  readonly tenantId: string | null
}

/** What of the register is recorded here, by the identities that are in force until further notice. Platform scope only. */
export interface RegisterStandingStore {
  /** Of communes, by their INSEE codes; those that are not recorded are left out. */
  communesRecorded(inseeCodes: readonly string[]): Promise<RegisterStanding[]>
  /** Of EPCI, by their SIREN; those that are not recorded are left out. */
  epciRecorded(sirens: readonly string[]): Promise<{ readonly siren: string; readonly organisationId: string }[]>
  /** Until the transaction ends nobody else records the body of that INSEE code or SIREN from the register. */
  lockRegisterEntry(code: string): Promise<void>
}
