// What the helper program's parts of the pages say in English; German has the same keys. May not know: components.
import type { InputRefusal } from '@farhand/client'
import type { CompanionTarget } from '@farhand/protocol'

export const companionEn = {
  title: 'Let {{name}} use your mouse and keyboard',
  why: 'A browser alone cannot do that. A small helper program can, for this session only. It needs no installation and removes itself at the end.',
  steps: {
    download: 'Download it',
    open: 'Open it',
    done: 'That is all',
    doneHelp:
      'This page says so as soon as it runs. You can stop it at any time, with its red button or here. {{key}} takes back everything at once, the view of your screen too.',
  },
  system: {
    'linux-x64': 'Linux',
    'win-x64': 'Windows',
    'darwin-x64': 'Mac (Intel)',
    'darwin-arm64': 'Mac (Apple)',
  } satisfies Record<CompanionTarget, string>,
  open: {
    'linux-x64':
      'In your Downloads folder, right-click the file, choose Properties, then Permissions, and allow it to run as a program. Then double-click it.',
    'win-x64':
      'Click the file in the list of downloads. If Windows asks, choose “Run anyway”: the name of the publisher is shown.',
    'darwin-x64':
      'Open it from your Downloads folder. The Mac then asks you to allow it under Privacy & Security, Accessibility.',
    'darwin-arm64':
      'Open it from your Downloads folder. The Mac then asks you to allow it under Privacy & Security, Accessibility.',
  } satisfies Record<CompanionTarget, string>,
  download: 'Download for {{system}}',
  size: '{{size}} MB',
  others: 'Another system:',
  byHand: 'It asks for a code?',
  byHandHelp: 'Type this code. It works once, and until {{time}}.',
  code: 'Helper program code',
  verify: 'How to check that the file is genuine',
  check: {
    sum: 'In the folder of the download, show its sum (FILE is its name there):',
    mustBe: 'It must be this:',
    signature: 'That the list of sums is the organization’s, its signature says:',
    key: 'A key from this same server proves only that nothing changed on the way. Better get it from the organization by another road.',
    inside:
      'Under Windows the file is signed, too: Properties, Digital signatures. The organization’s name stands there.',
  },
  newCode: 'Make a new download',
  expired: 'This download is too old. Make a new one.',
  none: 'You allow {{name}} to control, but nothing is clicked or typed: that needs the helper program, which this server does not offer.',
  later: 'Not now',
  joined: 'The helper program runs on this computer.',
  joinedHelp:
    'Press {{key}} to take back everything at once, the view of your screen too. The red button ends remote control only.',
  opened: {
    question: '“{{title}}” was opened. Show that instead?',
    help: 'It belongs to what you are showing, and nobody sees it yet. Your browser then lets you choose it; control goes on there.',
    show: 'Show that instead',
  },
  openedOwned: {
    question: '“{{title}}” was opened, and nobody sees it. Show the whole screen instead?',
    help: 'It belongs to what you are showing, and your browser cannot show it on its own. Then everything on that screen is seen, and may be used. Or go on with it yourself.',
    show: 'Choose a screen',
  },
  returned: {
    question: 'What you showed was closed. Show again what you showed before?',
    help: 'It is paused: nobody sees it and nobody uses it. What you allowed goes on once you show it again.',
    show: 'Show it again',
    kept: 'What you showed before is kept ready. Nobody sees it. When this closes you are asked whether to show it again.',
  },
  connecting: 'The helper program is connecting…',
  waiting: 'Waiting for the helper program…',
  hide: {
    title: 'While others see your desktop',
    wallpaper: 'Hide wallpaper',
    icons: 'Hide desktop icons',
    panels: 'Hide task bar',
    help: 'All of it comes back when you switch this off and when the session ends.',
    cannot: 'This computer could not do that.',
  },
  again: 'Let {{name}} use your mouse and keyboard again',
  host: {
    waiting:
      '{{name}} has agreed. The helper program is not running there yet. Where this server offers it, {{name}} sees how to start it.',
    ready: 'You use the mouse and keyboard of {{name}}. Click in the picture.',
    leave: 'Press Ctrl, Alt and Shift together to get your own keyboard back.',
    keyboard: 'Keyboard of {{name}}',
    special: 'Special keys',
    keys: {
      'ctrl-alt-del': 'Ctrl + Alt + Del',
      'alt-tab': 'Alt + Tab',
      'alt-f4': 'Alt + F4',
      'ctrl-esc': 'Ctrl + Esc',
      super: 'Windows key',
      print: 'Print Screen',
    },
    resting: {
      stopped: '{{name}} stopped your control.',
      'no-beat': 'The page of {{name}} is not answering, so nothing is clicked or typed.',
      'no-grant': '{{name}} does not let you do this.',
      'prompt-open': '{{name}} is answering a question. You can go on in a moment.',
      paused: '{{name}} has paused. Nothing is clicked or typed meanwhile.',
      'no-surface': 'What {{name}} shows cannot be found on their desktop, so nothing is clicked or typed.',
      resized: 'What {{name}} shows is just changing its size. You can go on in a moment.',
      outside: 'The keyboard of {{name}} is on another screen than the one you see.',
      covered: 'Another window lies over this place.',
      'other-window': '{{name}} works in another window at the moment.',
      'beyond-window': 'That key is for the whole computer of {{name}}, and you control one window of it.',
      'own-window': 'Farhand itself cannot be clicked from here.',
      'session-page': 'The page of this session cannot be clicked from here.',
      resting: '{{name}} is using the mouse or keyboard. You can go on in a moment.',
      'not-possible': 'The computer of {{name}} did not accept this.',
    } satisfies Record<InputRefusal, string>,
  },
}
