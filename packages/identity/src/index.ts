export { createIdSource } from './id-source.ts'
export { createLocalIssuer, type LocalIssuer } from './local-issuer.ts'
export { createSecretBox, type SecretBoxKey, secretBoxKeysFrom } from './secret-box.ts'
export { createTokenVerifier, type KeySet, type TokenVerifier } from './token-verifier.ts'
