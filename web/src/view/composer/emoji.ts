/** The emoji that are offered, by group. */
import type { Key } from '../i18n/en';

/** What is offered first as a reaction. */
export const quick = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

const drawn: readonly { readonly name: Key; readonly emoji: readonly string[] }[] = [
  {
    name: 'emoji.people',
    emoji: [...'😀😃😄😁😆😅😂🤣😊😇🙂🙃😉😌😍🥰😘😗😋😛😝😜🤪🤨🧐🤓😎🥳😏😒😞😔😟😕🙁😣😖😫😩🥺😢😭😤😠😡🤬🤯😳🥵🥶😱😨😰😥😓🤗🤔🤭🤫😶😐😑😬🙄😯😴🤤😪🤐🥴🤢🤮🤧😷🤒🤕👋🤚✋👌🤏🤞🤟🤘🤙👈👉👆👇👍👎✊👊👏🙌👐🤲🤝🙏💪👀👂🧠👶🧒👩👨🧓🤷🤦🙋🙇'],
  },
  { name: 'emoji.nature', emoji: [...'🐶🐱🐭🐹🐰🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🦆🦉🐝🦋🐌🐞🐢🐍🐙🦀🐬🐳🐟🌵🎄🌲🌳🌴🌱🍀🍁🍂🍄🌷🌹🌸🌼🌻🌞🌙🌍🔥🌈🌊⚡💧'] },
  { name: 'emoji.food', emoji: [...'🍎🍐🍊🍋🍌🍉🍇🍓🍒🍑🍍🥝🍅🥑🥕🌽🥔🥐🍞🧀🥚🍳🥞🥓🍗🍔🍟🍕🌭🌮🥗🍝🍜🍲🍣🍚🍦🍰🎂🍪🍫🍬🍭🍯🥛☕🍵🍺🍷🥂🍾🍽'] },
  { name: 'emoji.doing', emoji: [...'⚽🏀🏈🎾🏐🎱🏓🏸🥅⛳🎣🥊🎿⛷🏂🏋🚴🏊🧘🏆🥇🥈🥉🎫🎨🎬🎤🎧🎼🎹🥁🎷🎺🎸🎻🎲🎯🎳🎮🧩🚗🚕🚌🚲🚂✈🚀⛵🗺🏖🏕🏠🏢'] },
  { name: 'emoji.things', emoji: [...'⌚📱💻⌨🖨📷🎥📞📺📻⏰⌛💡🔦🕯💸💵💳💎🔧🔨🧰🔑🔒🔓🚪🛏🛁🧹🧺🧻🎁🎈🎉🎊✉📦📝📅📌📎✂📚📖🔍🩹💊🧪🌡'] },
  { name: 'emoji.signs', emoji: [...'❤🧡💛💚💙💜🖤🤍💔💕💞💓💗💖💘✅❌❓❗💯⭐🌟✨💤💬💭🔔🔕➕➖✔🔴🟠🟡🟢🔵🟣⚫⚪🏁🚩'] },
];

/** All groups; what is text by default is asked to be shown as a picture. */
export const groups = drawn.map((g) => ({ ...g, emoji: g.emoji.map((e) => (/\p{Emoji_Presentation}/u.test(e) ? e : `${e}\uFE0F`)) }));
