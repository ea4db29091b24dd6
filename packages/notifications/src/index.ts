export { createLoggedMail } from './create-logged-mail.ts'
export { createSmtpMail, type SmtpSettings } from './create-smtp-mail.ts'
export { createWebhookSender } from './create-webhook-sender.ts'
export { webhookSignature } from './sign-webhook.ts'
