// Nine boxes that are one text field: the field lies over the boxes, invisible but real. May not know: forms.
import { useId, useState, type MouseEvent, type ReactNode, type SyntheticEvent } from 'react'
import { digitsOf, ID_DIGITS } from './session-id-text.ts'
import './session-id-field.css'

interface SessionIdFieldProps {
  readonly label: string
  readonly hint: string
  readonly error: string | undefined
  readonly value: string
  readonly onChange: (digits: string) => void
}

export function SessionIdField({ label, hint, error, value, onChange }: SessionIdFieldProps): ReactNode {
  const id = useId()
  const [caret, setCaret] = useState<number>()
  const follow = (event: SyntheticEvent<HTMLInputElement>): void => {
    setCaret(event.currentTarget.selectionStart ?? value.length)
  }
  const describedBy = error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`
  return (
    <div className="id-field">
      <label htmlFor={id} className="id-field__label">
        {label}
      </label>
      <p id={`${id}-hint`} className="quiet small">
        {hint}
      </p>
      <div className={error === undefined ? 'id-field__boxes' : 'id-field__boxes id-field__boxes--wrong'}>
        {Array.from({ length: ID_DIGITS }, (_, place) => (
          <span
            key={place}
            aria-hidden="true"
            className={
              place === Math.min(caret ?? -1, ID_DIGITS - 1) ? 'id-field__box id-field__box--here' : 'id-field__box'
            }
          >
            {value[place] ?? ''}
          </span>
        ))}
        <input
          id={id}
          className="id-field__input"
          type="text"
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          value={value}
          aria-invalid={error !== undefined}
          aria-describedby={describedBy}
          onChange={(event) => {
            onChange(digitsOf(event.currentTarget.value))
          }}
          onSelect={follow}
          onClick={placeCaret}
          onFocus={follow}
          onBlur={() => {
            setCaret(undefined)
          }}
        />
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="id-field__error">
          {error}
        </p>
      )}
    </div>
  )
}

/** A click on a box puts the caret there: the real text below is much narrower than the boxes. */
function placeCaret(event: MouseEvent<HTMLInputElement>): void {
  const field = event.currentTarget
  if (field.selectionStart !== field.selectionEnd) return
  const { left, width } = field.getBoundingClientRect()
  const place = Math.min(field.value.length, Math.floor(((event.clientX - left) / width) * ID_DIGITS))
  field.setSelectionRange(place, place)
}
