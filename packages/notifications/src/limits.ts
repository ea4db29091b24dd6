/** Longest wait for a connection of a receiver, and for its whole answer. */
export const connectTimeoutMs = 5_000
export const answerTimeoutMs = 15_000
/** Where public receivers listen, unless the operator names other ports too. */
export const receiverPorts: readonly number[] = [443]
/** More of an answer is not read. */
export const answerBytesMax = 65_536
/** Receivers whose connections are kept. */
export const connectionsPerReceiverMax = 4

/** Longest waits for a mail server: to connect, to greet, and without a word from it. */
export const mailConnectTimeoutMs = 10_000
export const mailGreetingTimeoutMs = 10_000
export const mailSilenceTimeoutMs = 30_000
export const mailConnectionsMax = 3
/** Letters by one connection, after which a new one is opened. */
export const mailPerConnectionMax = 100
