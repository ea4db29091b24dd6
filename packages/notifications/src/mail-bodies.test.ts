import type { Letter } from '@grenier/contracts'
import { expect, test } from 'vitest'
import { htmlBody, oneLine, plainBody } from './mail-bodies.ts'

const letter: Letter = {
  subject: 'Demande refusée\r\nBcc: all@example.org',
  blocks: [
    { kind: 'text', text: 'Motif : <script>alert("x")</script>\nau plus tard' },
    { kind: 'list', items: ['« Standard » : de 10 Go à 50 Go', '<b>2</b>'] },
    { kind: 'link', label: 'Ouvrir', url: 'https://grenier.example/?a=1&b="2"' },
    { kind: 'link', label: 'Non', url: 'javascript:alert(1)' },
  ],
  footer: 'Envoyé par <le syndicat>',
}

test('the page shows every text and runs none of it', () => {
  const html = htmlBody(letter, 'fr')
  expect(html).toContain('<html lang="fr">')
  expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;<br>au plus tard')
  expect(html).toContain('Motif\u00a0: &lt;script')
  expect(html).toContain('<li>&lt;b&gt;2&lt;/b&gt;</li>')
  expect(html).toContain('href="https://grenier.example/?a=1&amp;b=&quot;2&quot;"')
  expect(html).not.toMatch(/<script|javascript:|<img|url\(/)
})

test('the plain text says the same', () => {
  expect(plainBody(letter)).toContain(
    '- « Standard » : de 10 Go à 50 Go\n- <b>2</b>\n\nOuvrir\nhttps://grenier.example/',
  )
})

test('a header stays one line, whatever was written', () => {
  expect(oneLine(letter.subject)).toBe('Demande refusée Bcc: all@example.org')
  expect(oneLine('a\u2028b\u0000c\n')).toBe('a b c')
})
