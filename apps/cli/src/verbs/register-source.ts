import type { DepartementRegister } from '@grenier/register'

/** The official register of communes. */
export interface RegisterSource {
  /** One département of it. Throws `UnknownDepartement`. */
  read(departementCode: string): Promise<DepartementRegister>
}
