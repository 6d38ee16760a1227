import { describe, expect, it } from 'vitest';
import { complete, mentioned, wanted } from './mention';

const person = (userId: string, firstName: string, lastName: string | null = null) => ({ userId, firstName, lastName });
const people = [person('1', 'Ben', 'Test'), person('2', 'Ben', 'Tester'), person('3', 'Ann'), person('4', 'Анна', 'Иванова'), person('5', 'Ann')];

describe('mentions', () => {
  it('are wanted after an @ that begins a word', () => {
    expect(wanted('hi @be', 6)).toBe('be');
    expect(wanted('@', 1)).toBe('');
    expect(wanted('(@Ан', 4)).toBe('Ан');
    expect(wanted('ann@example', 11)).toBe(null);
    expect(wanted('@ben there', 10)).toBe(null);
  });

  it('are completed where the caret stands', () => {
    expect(complete('hi @be, well', 6, 'Ben Test')).toEqual({ text: 'hi @Ben Test , well', caret: 13 });
  });

  it('are of those who are named in full, and of nobody whose name only begins so', () => {
    expect(mentioned('@Ben Tester, look', people)).toEqual(['2']);
    expect(mentioned('@Ben Test!', people)).toEqual(['1']);
    expect(mentioned('@Ben Testify', people)).toEqual([]);
    expect(mentioned('@Анна Иванова', people)).toEqual(['4']);
    expect(mentioned('@Ann and @Ben Test and @Ann', people)).toEqual(['3', '5', '1']);
    expect(mentioned('Ben Test', people)).toEqual([]);
  });
});
