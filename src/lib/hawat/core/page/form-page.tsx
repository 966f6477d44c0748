import type { ComponentChild } from 'preact'
import { useFrame } from '../frame.ts'
import { safeNext } from '../next.ts'
import { Heading } from './heading.tsx'
import { FieldRow } from './field-row.tsx'

/** A page with a form and nothing else. */
export function FormBody({
  title,
  introduction,
  submit,
  trial,
  isDestructive,
}: {
  title: string
  introduction: ComponentChild
  /** Undefined: there is nothing but a trial. */
  submit: string | undefined
  /** Undefined: there is none. */
  trial: string | undefined
  isDestructive: boolean
}) {
  const { form, url, ask } = useFrame()
  return (
    <div class={ask.viewer.account ? undefined : 'alone'}>
      <Heading title={title} />
      <div class="card form">
        {introduction !== undefined && <div class="introduction">{introduction}</div>}
        <FormFault />
        {(submit !== undefined || trial !== undefined) && (
          <form method="post" action={url}>
            <FormToken />
            {form.basis !== undefined && (
              <input type="hidden" name="form_basis" value={form.basis} />
            )}
            {Object.keys(form.fields).map((name) => (
              <FieldRow name={name} />
            ))}
            <div class="buttons">
              {submit !== undefined && (
                <button class={isDestructive ? 'danger' : 'primary'}>{submit}</button>
              )}
              {trial !== undefined && (
                <button
                  name="trial"
                  value="true"
                  formaction={`${url}#tried`}
                  class={submit === undefined ? 'primary' : 'secondary'}
                >
                  {trial}
                </button>
              )}
              <a class="button" href={safeNext(ask.given['back']?.[0])} data-back>
                {ask.t('Cancel')}
              </a>
            </div>
          </form>
        )}
      </div>
    </div>
  )
}

/** Shows that a form is ours; every form that changes something has it. */
export function FormToken() {
  return <input type="hidden" name="form_token" value={useFrame().formToken} />
}

/** What is wrong with the whole form. */
export function FormFault() {
  const { form, ask } = useFrame()
  const count = Object.keys(form.faults).length
  if (count === 0) return null
  const whole = form.faults['']
  return (
    <div class="notice bad" role="alert">
      {whole === undefined ? (
        ask.t('Please look at the marked fields.')
      ) : (
        <pre class={whole.includes('\n') ? 'fault place' : 'fault'}>{whole}</pre>
      )}
    </div>
  )
}
