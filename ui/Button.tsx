/**
 * The button of the house.
 * @module
 */
import type { ComponentProps } from 'react'

export type ButtonProps = ComponentProps<'button'> & {
  readonly look?: 'primary' | 'danger' | 'quiet'
  readonly size?: 'small' | 'icon'
  /** Work is under way: the button stays focusable and does nothing. */
  readonly busy?: boolean
}

export const Button = ({
  look,
  size,
  busy,
  className,
  onClick,
  children,
  ...rest
}: ButtonProps) => (
  <button
    type="button"
    {...rest}
    className={`button ${className ?? ''}`.trim()}
    data-look={look}
    data-size={size}
    aria-disabled={busy || rest['aria-disabled']}
    aria-busy={busy}
    onClick={busy ? (event) => event.preventDefault() : onClick}
  >
    {children}
  </button>
)
