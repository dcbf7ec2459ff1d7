import { useCallback, useEffect, useEffectEvent, useState } from 'react';

/** What a question to the engine has brought so far. */
export interface Loaded<Value> {
  /** The latest answer, kept while a newer question is under way; null before the first. */
  value: Value | null;
  error: unknown;
  isLoading: boolean;
  /** Asks the same question again. */
  reload: () => void;
}

interface Answered<Value> {
  question: string | null;
  value: Value | null;
  error: unknown;
}

/**
 * Asks again whenever `key` changes; an answer that a newer question has overtaken is dropped.
 * @param key everything the question depends on, as text; null to ask nothing
 */
export function useLoaded<Value>(key: string | null, load: () => Promise<Value>): Loaded<Value> {
  const [answered, setAnswered] = useState<Answered<Value>>({ question: null, value: null, error: null });
  const [round, setRound] = useState(0);
  const question = key === null ? null : `${round} ${key}`;
  const loadLatest = useEffectEvent(load);

  useEffect(() => {
    if (question === null) return undefined;
    let isCurrent = true;
    loadLatest().then(
      (value) => isCurrent && setAnswered({ question, value, error: null }),
      (error: unknown) => isCurrent && setAnswered((previous) => ({ question, value: previous.value, error })),
    );
    return () => {
      isCurrent = false;
    };
  }, [question]);

  const reload = useCallback(() => setRound((previous) => previous + 1), []);
  return {
    value: answered.value,
    error: answered.question === question ? answered.error : null,
    isLoading: question !== null && answered.question !== question,
    reload,
  };
}
