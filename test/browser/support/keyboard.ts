import type { Page } from 'playwright-core'

/** Stops of a page that are gone through; what is beyond is alike. */
const stopsMax = 60
const pressesAtOnce = 10

/** What a keyboard meets on a page, in the words of whoever hears it. */
export interface KeyboardWalk {
  /** Names of fields, of the questions they answer, and of whatever else has the focus on the way. */
  readonly names: readonly string[]
  readonly faults: readonly string[]
}

/**
 * Goes through what can be filled in on a page by Tab alone, from the beginning of its content. A fault is a stop or a field
 * without a name, a field that is never reached, and a stop that lies before the one that came before it: up, and not in a
 * column further right. A page without fields is not gone through. The focus ends where it was.
 */
export async function walkByKeyboard(page: Page): Promise<KeyboardWalk> {
  if (!(await page.evaluate<boolean>(beginWalk))) return { names: [], faults: [] }
  for (let presses = 0; presses < stopsMax; presses += pressesAtOnce) {
    for (let press = 0; press < pressesAtOnce; press += 1) await page.keyboard.press('Tab')
    if (await page.evaluate<boolean>('window.walk.isOver')) break
  }
  return await page.evaluate<KeyboardWalk>(endWalk)
}

/** Whether there is anything to fill in; if so, what has the focus is written down from now on. */
const beginWalk = `(() => {
  const content = document.querySelector('#content')
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true })
  const fields = [...document.querySelectorAll('input, select, textarea')].filter(isShown)
  // The field of a file is not shown: the button before it stands for it.
  if (content === null || (fields.length === 0 && content.querySelector('input[type="file"]') === null)) return false
  const stops = []
  const placeOf = (one) => {
    const own = one.getBoundingClientRect()
    // Drawn by what is beside it.
    const { top, left } = own.width < 2 && one.labels?.[0] ? one.labels[0].getBoundingClientRect() : own
    return { top: top + window.scrollY, left: left + window.scrollX }
  }
  const onFocus = ({ target }) => {
    if (!content.contains(target)) walk.isOver = true
    if (!walk.isOver) stops.push({ one: target, ...placeOf(target) })
  }
  const walk = { content, fields, stops, onFocus, isOver: false, before: document.activeElement }
  window.walk = walk
  content.focus()
  stops.length = 0
  document.addEventListener('focusin', onFocus)
  return true
})()`

const endWalk = `(() => {
  const { content, fields, stops, onFocus, isOver, before } = window.walk
  document.removeEventListener('focusin', onFocus)
  delete window.walk
  if (before === document.body) document.activeElement.blur()
  else before.focus()
  const textOf = (one) => (one?.textContent ?? '').replaceAll(/\\s+/g, ' ').trim()
  const named = (one) => (one.getAttribute('aria-labelledby') ?? '').split(' ')
    .map((id) => (id === '' ? '' : textOf(document.getElementById(id)))).join(' ').trim()
  const nameOf = (one) => (one.getAttribute('aria-label') ?? '').trim() || named(one)
    || [...(one.labels ?? [])].map(textOf).join(' ').trim()
    || (one.matches('input, select, textarea') ? '' : textOf(one))
  const questionOf = (one) => {
    const group = one.closest('fieldset, [role="radiogroup"], [role="group"]')
    return group === null ? '' : (group.getAttribute('aria-label') ?? textOf(group.querySelector('legend')))
  }
  const shown = (one) => nameOf(one) || one.outerHTML.slice(0, 120)
  const had = new Set(stops.map(({ one }) => one))
  const isReached = (field) => field.disabled || !content.contains(field) || had.has(field)
    || (field.type === 'radio' && [...had].some((one) => one.type === 'radio' && one.name === field.name))
  const unnamed = [...new Set([...fields, ...had])].filter((one) => nameOf(one) === '')
  const unreached = isOver ? fields.filter((field) => !isReached(field)) : []
  const back = stops.flatMap(({ one, top, left }, index) => {
    const before = stops[index - 1]
    return before !== undefined && top < before.top - 4 && left <= before.left ? [[before.one, one]] : []
  })
  return {
    names: [...fields.flatMap((field) => [nameOf(field), questionOf(field)]), ...[...had].map(nameOf)],
    faults: [
      ...unnamed.map((one) => 'without a name: ' + shown(one)),
      ...unreached.map((one) => 'not reached by keyboard: ' + shown(one)),
      ...back.map(([one, other]) => 'focus goes back from "' + shown(one).slice(0, 60) + '" to "' + shown(other).slice(0, 60) + '"'),
    ],
  }
})()`
