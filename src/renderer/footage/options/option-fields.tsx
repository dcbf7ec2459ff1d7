import { NativeSelect, NumberInput, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OptionsForm } from './options-form.ts';
import { changeOptions, useOptionsStore } from './options-form.ts';
import { numberOf, optionLimits } from './options-request.ts';

/** Fields of the form whose value is one of a few words. */
type ChoiceName = { [Name in keyof OptionsForm]: OptionsForm[Name] extends string ? Name : never }[keyof OptionsForm];
type SwitchName = { [Name in keyof OptionsForm]: OptionsForm[Name] extends boolean ? Name : never }[keyof OptionsForm];

interface ChoiceProps<Name extends ChoiceName> {
  name: Name;
  label: string;
  description?: string;
  choices: readonly { value: OptionsForm[Name]; label: string; disabled?: boolean }[];
}

/** One of a few. */
export function Choice<Name extends ChoiceName>({ name, label, description, choices }: ChoiceProps<Name>) {
  const value = useOptionsStore((state) => state.form[name]);
  return (
    <NativeSelect
      size="sm"
      label={label}
      {...(description === undefined ? {} : { description })}
      value={value}
      data={choices.map((choice) => ({ ...choice, value: String(choice.value) }))}
      onChange={(event) => {
        const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
        if (chosen !== undefined) changeOptions({ [name]: chosen.value });
      }}
    />
  );
}

/** On or off. */
export function OptionSwitch({ name, label, description }: { name: SwitchName; label: string; description?: string }) {
  const checked = useOptionsStore((state) => state.form[name]);
  return <Switch size="sm" label={label} {...(description === undefined ? {} : { description })} checked={checked} onChange={(event) => changeOptions({ [name]: event.currentTarget.checked })} />;
}

/** A number within the limits of the contract. */
export function OptionNumber({ name, label, suffix }: { name: keyof typeof optionLimits; label: string; suffix?: string }) {
  const { t } = useTranslation();
  const value = useOptionsStore((state) => state.form[name]);
  const { min, max } = optionLimits[name];
  return (
    <NumberInput
      size="sm"
      label={label}
      value={value}
      min={min}
      max={max}
      clampBehavior="none"
      decimalScale={3}
      {...(suffix === undefined ? {} : { suffix })}
      error={numberOf(name, value) === null && t('options.outOfRange', { min, max })}
      onChange={(next) => changeOptions({ [name]: next })}
    />
  );
}
