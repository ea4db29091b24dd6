export { createObjectStore } from './create-object-store.ts'
