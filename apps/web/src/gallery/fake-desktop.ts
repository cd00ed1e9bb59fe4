// A desktop as a picture, for the gallery. May not know: sessions.

const WIDTH = 1920
const HEIGHT = 1080

/** A painted desktop. */
export function paintFakeDesktop(): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const pen = canvas.getContext('2d')
  if (pen !== null) paint(pen)
  return canvas
}

/** Puts a painted desktop into the container; returns how to take it out. */
export function showFakeDesktop(container: HTMLElement): () => void {
  const canvas = paintFakeDesktop()
  container.append(canvas)
  return () => {
    canvas.remove()
  }
}

function paint(pen: CanvasRenderingContext2D): void {
  const box = (colour: string, [left, top, width, height]: readonly [number, number, number, number]): void => {
    pen.fillStyle = colour
    pen.fillRect(left, top, width, height)
  }
  const write = (text: string, [left, top]: readonly [number, number], font: string, colour = '#20303a'): void => {
    pen.fillStyle = colour
    pen.font = font
    pen.fillText(text, left, top)
  }
  const sans = (size: number, weight = 400): string =>
    `${String(weight)} ${String(size)}px "Inter Variable", sans-serif`

  box('#31506a', [0, 0, WIDTH, HEIGHT])
  box('#3a5d7a', [0, 0, WIDTH, HEIGHT / 2])
  box('#16242f', [0, HEIGHT - 56, WIDTH, 56])
  write('14:05', [WIDTH - 96, HEIGHT - 20], sans(22, 500), '#ffffff')
  for (let place = 0; place < 5; place++) box('#5f7f99', [24 + place * 60, HEIGHT - 46, 36, 36])

  box('#f6f7f8', [180, 110, 1120, 760])
  box('#dfe4e8', [180, 110, 1120, 52])
  write('Invoice 2041.odt', [208, 145], sans(22, 600))
  for (let line = 0; line < 17; line++) box('#c3ccd3', [260, 230 + line * 34, 620 + ((line * 137) % 320), 12])

  box('#ffffff', [820, 380, 720, 380])
  box('#b42318', [820, 380, 720, 52])
  write('Printer', [848, 415], sans(22, 600), '#ffffff')
  write('The printer “Office 2” does not answer.', [868, 510], sans(30, 600))
  write('Check that it is switched on and connected,', [868, 562], sans(24))
  write('then choose Try again.', [868, 598], sans(24))
  box('#0e7c7b', [1270, 668, 236, 60])
  write('Try again', [1334, 706], sans(24, 600), '#ffffff')
  box('#dfe4e8', [1070, 668, 180, 60])
  write('Cancel', [1120, 706], sans(24, 500))
}
