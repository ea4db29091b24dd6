import type { TemplateKind } from '@grenier/contracts/templates'
import { Button, FileButton } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { base64Of } from '../../../shared/api/base64-of.ts'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'

const docx = '.docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document'
/** Sends a file as the next template of a kind, and says what is wrong with it where it is refused. */
export function UploadForm({ kind }: { readonly kind: TemplateKind }) {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const send = useMutation({
    mutationFn: async (file: File) => {
      const fileBase64 = base64Of(new Uint8Array(await file.arrayBuffer()))
      return await client.call('recordDocumentTemplate', { body: { kind, name: file.name.slice(0, 200), fileBase64 } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listDocumentTemplates'] }),
  })
  return (
    <div className={classes['tight']}>
      <FileButton accept={docx} onChange={(file) => file !== null && send.mutate(file)}>
        {(button) => (
          <Button
            {...button}
            variant="default"
            loading={send.isPending}
            leftSection={<IconFileUpload size={18} aria-hidden />}
          >
            {t('template.choose')}
          </Button>
        )}
      </FileButton>
      {send.error !== null && <ProblemView error={send.error} />}
      {send.data !== undefined && (
        <StatusMark standing="good" text={t('template.taken', { number: String(send.data.number) })} />
      )}
    </div>
  )
}
