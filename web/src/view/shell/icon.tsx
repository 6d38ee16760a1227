/** Line icons, drawn for this page: 24 by 24, in the colour of the text. */
import type { JSX } from 'preact';

const paths = {
  back: 'M15 5l-7 7 7 7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M5 12l14-7-5 15-3-6-6-2zM11 14l8-9',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  smile: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5c.8 1.2 2 2 3.5 2s2.700-.8 3.500-2M9 9.800v.01M15 9.800v.01',
  reply: 'M10 7L5 12l5 5M5 12h9a5 5 0 0 1 5 5v1',
  edit: 'M5 19l.8-3.800L16 5l3 3L8.800 18.200 5 19zM14 7l3 3',
  trash: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.500 11v5M13.500 11v5',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  link: 'M10 14a4 4 0 0 0 6 .5l2.500-2.500a4 4 0 0 0-5.700-5.700L12 7M14 10a4 4 0 0 0-6-.5L5.500 12a4 4 0 0 0 5.700 5.700L12 17',
  pin: 'M9 4h6l-1 6 3 3v2H7v-2l3-3-1-6zM12 15v5',
  bell: 'M6 16V11a6 6 0 1 1 12 0v5l1.500 2h-15L6 16zM10.500 20.500h3',
  mute: 'M6 16V11a6 6 0 0 1 9-5.200M18 11v5l1.500 2h-13M10.500 20.500h3M4 4l16 16',
  archive: 'M4 5h16v4H4zM5.500 9v10h13V9M10 13h4',
  gear: 'M12 15.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM19 12l2-1.300-1.700-3-2.300.8-1.700-1L15 5h-3.500l-.4 2.400-1.700 1-2.300-.8-1.700 3L7.200 12 5.300 13.300l1.700 3 2.300-.8 1.700 1 .4 2.500H15l.4-2.500 1.700-1 2.300.8 1.700-3L19 12z',
  person: 'M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20c.8-3.800 3.700-6 7.500-6s6.700 2.200 7.500 6',
  people: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19.500c.5-3.300 3-5.500 6.500-5.500s6 2.200 6.500 5.500M16 4.500a3.300 3.300 0 0 1 0 6.300M17.500 14.300c2.200.6 3.600 2.500 4 5.200',
  plus: 'M12 5v14M5 12h14',
  down: 'M6 9.500l6 6 6-6',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.700v.01',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
  alert: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v6M12 16.300v.01',
  out: 'M14 4h5v16h-5M4 12h10M11 8.500l3.500 3.500-3.500 3.500',
  pencil: 'M5 19l.8-3.800L16 5l3 3L8.800 18.200 5 19z',
  bookmark: 'M7 4h10v16l-5-4-5 4V4z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 24 }: { name: IconName; size?: 16 | 20 | 24 }): JSX.Element {
  return (
    <svg class={`icon icon-${size}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
