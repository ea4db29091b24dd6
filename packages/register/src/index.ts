export { createCommuneRegister } from './commune-register.ts'
export {
  type DepartementRegister,
  type EpciKind,
  type RegisterCommune,
  type RegisterEpci,
  readRegister,
  UnknownDepartement,
} from './read-register.ts'
export { readRegisterVersion } from './read-version.ts'
export { type RegisterVintages, registerVintages } from './vintages.ts'
