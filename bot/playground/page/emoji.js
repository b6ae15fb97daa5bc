/** The emoji names that bots and people here use most; a name not listed stays as written. */

const LIST = `
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️
exclamation ❗|question ❓|information_source ℹ️|no_entry ⛔|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡
large_green_circle 🟢|large_blue_circle 🔵|white_circle ⚪|black_circle ⚫|large_yellow_square 🟨|large_green_square 🟩
large_red_square 🟥|white_square_button 🔳|calendar 📅|date 📅|spiral_calendar_pad 🗓️|alarm_clock ⏰
hourglass ⌛|hourglass_flowing_sand ⏳|clock1 🕐|clock9 🕘|stopwatch ⏱️|bell 🔔|no_bell 🔕|memo 📝|pencil 📝|pencil2 ✏️
clipboard 📋|page_facing_up 📄|bookmark_tabs 📑|paperclip 📎|link 🔗|round_pushpin 📍|pushpin 📌|chart_with_upwards_trend 📈
bar_chart 📊|file_folder 📁|open_file_folder 📂|inbox_tray 📥|outbox_tray 📤|package 📦|email ✉️|envelope ✉️|phone ☎️
telephone_receiver 📞|computer 💻|mag 🔍|key 🔑|lock 🔒|unlock 🔓|gear ⚙️|hammer_and_wrench 🛠️|bulb 💡|books 📚|pill 💊
hospital 🏥|stethoscope 🩺|syringe 💉|ambulance 🚑|house 🏠|office 🏢|wave 👋|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎
clap 👏|raised_hand ✋|raised_hands 🙌|pray 🙏|eyes 👀|point_right 👉|point_down 👇|muscle 💪|speech_balloon 💬
busts_in_silhouette 👥|bust_in_silhouette 👤|heart ❤️|green_heart 💚|star ⭐|star2 🌟|sparkles ✨|tada 🎉|fire 🔥|rocket 🚀
sunny ☀️|sunrise 🌅|umbrella ☔|coffee ☕|cake 🍰|seedling 🌱|daffodil 🌼|blossom 🌼|sheep 🐑|dragon 🐉|dragon_face 🐲
wales 🏴󠁧󠁢󠁷󠁬󠁳󠁿|flag-wales 🏴󠁧󠁢󠁷󠁬󠁳󠁿|smile 😄|slightly_smiling_face 🙂|grinning 😀|joy 😂|wink 😉|thinking_face 🤔|sweat_smile 😅|cry 😢
sob 😭|rotating_light 🚨|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_up_small 🔼|arrow_down_small 🔽
new 🆕|repeat 🔁|arrows_counterclockwise 🔄|mega 📣|loudspeaker 📢|handshake 🤝|dart 🎯|scales ⚖️|car 🚗|robot_face 🤖`;

const SIGNS = new Map(
  LIST.split(/[|\n]/)
    .filter(Boolean)
    .map((entry) => entry.trim().split(" ")),
);

/** The sign for "white_check_mark" (skin tones are dropped), or null. */
export const emojiSign = (name) => SIGNS.get(name.split("::")[0]) ?? null;
