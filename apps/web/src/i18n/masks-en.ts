// What the pages say about hidden areas, in English; German has the same keys. May not know: components.

export const masksEn = {
  open: 'Hide areas',
  title: 'Hide areas of your screen',
  lead: 'Draw a rectangle over what nobody should see. It is painted black before anything leaves this device.',
  until: 'Nothing changes for the others until you confirm.',
  preview: 'What you are showing',
  keys: 'With the keyboard: arrow keys move the chosen area, with Shift they resize it, Delete removes it.',
  list: 'Areas to hide',
  area: 'Area {{number}}',
  size: '{{width}} % wide, {{height}} % high',
  add: 'Add an area',
  remove: 'Remove area {{number}}',
  removeShort: 'Remove',
  hide: 'Hide these areas',
  hideNothing: 'Hide nothing any more',
  cancel: 'Cancel',
  hidden_one: '{{count}} area is hidden.',
  hidden_other: '{{count}} areas are hidden.',
  ofOther: 'The areas you hid belong to the other screen. Hide areas again, or resume.',
  resized: {
    window: 'The window changed its size, so sharing is paused. Hide the areas again, or resume.',
    tab: 'The tab changed its size, so sharing is paused. Hide the areas again, or resume.',
    screen: 'The screen changed its size, so sharing is paused. Hide the areas again, or resume.',
    unknown: 'What you show changed its size, so sharing is paused. Hide the areas again, or resume.',
  },
  gone: 'You hid areas before. On what you show now, nothing is hidden.',
  first: 'Hide areas first',
  firstHelp: 'You hide what you like before anybody sees it.',
  again: 'You hid areas before. On this, nothing is hidden yet.',
  untilStart: 'Nobody sees anything before you press “Start showing”.',
  previewFirst: 'What you are about to show',
  start: 'Start showing',
  covered: 'Nobody has seen anything of it yet. Hide areas, or resume to show it as it is.',
}

/** The same keys, all of them words. */
export type MasksWords = typeof masksEn
