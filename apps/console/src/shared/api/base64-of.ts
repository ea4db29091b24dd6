/** Turned to text at once; more would not fit the arguments of a call. */
const stepBytes = 32_768

/** The bytes of a file as a call carries them. */
export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += stepBytes)
    text += String.fromCharCode(...bytes.subarray(at, at + stepBytes))
  return btoa(text)
}
