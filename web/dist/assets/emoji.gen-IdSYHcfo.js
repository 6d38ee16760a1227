var e={smileys:`😀|grinning face;cheerful cheery grin happy laugh nice smile smiling teeth|широко улыбается;лицо радость смех счастье улыбка
😃|grinning face with big eyes;awesome grin happy mouth open smile smiling teeth yay|смеется;весело лицо радость рот смех улыбка
😄|grinning face with smiling eyes;eye grin happy laugh lol mouth open smile|смеется с закрытыми глазами;глаза закрытые лицо радость смех смеяться улыбка
😁|beaming face with smiling eyes;eye grin grinning happy nice smile teeth|светится от счастья;весело глаза зубы лицо ржать смех счастье улыбка ухмылка широкая
😆|grinning squinting face;closed eyes haha hahaha happy laugh lol mouth open rofl smile smiling|смеется с прищуренными глазами;глаза закрытые лол радость смех смешно угораю улыбка ха хохот
😅|grinning face with sweat;cold dejected excited mouth nervous open smile smiling stress stressed|нервно смеется;лол нервный облегчение открытый пот рот смех стресс улыбка широкая
🤣|rolling on the floor laughing;crying face funny haha happy hehe hilarious joy laugh lmao lol rofl roflmao tear|катается со смеху;глаза катаюсь плач пол ржака ржач слезы умора ха хохот
😂|face with tears of joy;crying feels funny haha happy hehe hilarious laugh lmao lol rofl roflmao tear|смеется до слез;глаза лол плач ржака ржач ржунимагу слезы смешно умора ха
🙂|slightly smiling face;happy smile|слегка улыбается;легкая лицо радость смайлик улыбка
🙃|upside-down face;hehe smile|вверх тормашками;ногами перевернутый смайлик улыбка
🫠|melting face;disappear dissolve embarrassed haha heat hot liquid lol melt sarcasm sarcastic|тает;грустная жара жарко лол нежность печальная плавится растаять таю улыбка
😉|winking face;flirt heartbreaker sexy slide tease wink winks|подмигивает;глаз договорились ироничная легкая окей улыбка флирт хорошо шутка
😊|smiling face with smiling eyes;blush eye glad satisfied smile|довольно улыбается;глаза довольный закрытые краснеть легкая радость румянец улыбка щеки
😇|smiling face with halo;angel angelic angels blessed fairy fairytale fantasy happy innocent peaceful smile spirit tale|с нимбом;ангел глаза добрый закрытые легкая невинная нимб улыбка
🥰|smiling face with hearts;3 adore crush heart ily love romance smile you|улыбающееся лицо с сердечками;люблю любовь нежность обожаю радость романтика румянец сердечки улыбка чувства
😍|smiling face with heart-eyes;143 bae eye feels hearts ily kisses love romance romantic smile xoxo|влюбленное лицо;без ума вау влюбленность восторг глаза люблю обожаю сердечки чувства
🤩|star-struck;excited eyes face grinning smile starry eyed wow|звезды в глазах;вау глаза звезда звездный обалдеть радость супер улыбка широкая
😘|face blowing a kiss;adorbs bae flirt heart ily love lover miss muah romantic smooch xoxo you|воздушный поцелуй;губы комплимент любовь подмигивание сердечко скучаю флирт чмок
😗|kissing face;143 date dating flirt ily kiss love smooch smooches xoxo you|целует;люблю любовь нежность поцелуй романтика скучаю флирт чмок
☺️|smiling face;happy outlined relaxed smile|улыбается;довольный окей радость румянец смайлик счастье улыбка хорошо
😚|kissing face with closed eyes;143 bae blush date dating eye flirt ily kisses smooches xoxo|целует с закрытыми глазами;глаза закрытые поцелуй румянец флирт целовать чмок
😙|kissing face with smiling eyes;143 closed date dating eye flirt ily kiss kisses love night smile|счастливый поцелуй;глаза лицо любовь свидание улыбка флирт чмок
🥲|smiling face with tear;glad grateful happy joy pain proud relieved smile smiley touched|улыбающееся лицо со слезой;боль гордость облегчение признательность радость слеза трогательный улыбка умиление
😋|face savoring food;delicious eat full hungry savor smile smiling tasty um yum yummy|вкусно;вкус еда лицо объедение отлично смаковать язык
😛|face with tongue;awesome cool nice party stuck out sweet|показывает язык;вот высунуть забавно смешно улыбка ха шутка
😜|winking face with tongue;crazy epic eye funny joke loopy nutty party stuck out wacky weirdo wink yolo|показывает язык и подмигивает;весело глаз забавно подмигнуть показать розыгрыш улыбка ха шутка
🤪|zany face;crazy eye eyes goofy large small|сумасшедшее лицо;крейзи показать псих сдвиг сошел сумасшедший ума фазе чокнуться язык
😝|squinting face with tongue;closed eye eyes gross horrible omg stuck out taste whatever yolo|морщится и показывает язык;бе гадость жмуриться омг отвращение показать противно ужас фу
🤑|money-mouth face;paid|деньги в глазах;баксы богатый выиграть джекпот доллары лотерея мани счастливчик язык
🤗|smiling face with open hands;hug hugging|обнимает;встречи обнимашки объятия пока привет радость руки румянец увидимся улыбка
🤭|face with hand over mouth;giggle giggling oops realization secret shock sudden surprise whoops|прикрывает рот рукой;лишнее ляпнуть посмеиваться проговорился секрет смешок сюрприз тайна упс хи
🫢|face with open eyes and hand over mouth;amazement awe disbelief embarrass gasp omg quiet scared shock surprise|прикрывает рот рукой с открытыми глазами;изумление испуг недоверие смущение страх удивление шок
🫣|face with peeking eye;captivated embarrass hide hiding peek peep scared shy stare|подсматривает;глаз интересно испуг рука румянец стесняюсь страх тайно украдкой
🤫|shushing face;quiet shh shush|тс-с-с;говори закрой никому секрет тайна тихо тсс узнает услышать шепот
🤔|thinking face;chin consider hmm ponder pondering wondering|думает;думаю знаю интересно мозгами озадачен пораскинуть размышлять сложно трудно хм
🫡|saluting face;good luck ma am ok respect salute sir troops yes|воинское приветствие;да есть окей отдать приказ сделаю точно хорошо честь
🤐|zipper-mouth face;keep quiet secret shut zip|рот на замке;говори могила молния никому секрет скажу тайна
🤨|face with raised eyebrow;disapproval disbelief distrust emoji hmm mild skeptic skeptical skepticism surprise what|не верит;быть верю может недоверие подозрение правда скептик сомневаюсь хм
😐|neutral face;awkward blank deadpan expressionless fine jealous meh oh shade straight unamused unhappy unimpressed whatever|все равно;безразличие незаинтересованный равнодушие скептик скучно усталость эмоций
😑|expressionless face;awkward dead fine inexpressive jealous meh not oh omg straight uh unhappy unimpressed whatever|без эмоций;безразличие надоело незаинтересованный нет ничего совсем спать усталость
😶|face without mouth;awkward blank expressionless mouthless mute quiet secret silence silent speechless|лицо без рта;молчание немой нет рыба секрет слов тайна тихо тишина тсс
🫥|dotted line face;depressed disappear hidden hide introvert invisible meh whatever wtv|лицо пунктиром;грусть депрессия интроверт исчезать невидимка печаль пунктир угнетение усталость
😶‍🌫️|face in clouds;absentminded fog head|лицо в облаках;витающий голова тумане рассеянный
😏|smirking face;boss dapper flirt homie kidding leer shade slick sly smirk smug snicker suave suspicious swag|ухмыляется;задумал лицо подмигнуть подозрение попался пошутил ухмылка хитрый шутка
😒|unamused face;bored fine jealous jel jelly pissed smh ugh uhh unhappy weird whatever|скучает;гадость грустно надоело недовольный противно скука скучно тоска фу
🙄|face with rolling eyes;eyeroll shade ugh whatever|закатывает глаза;блин закатить закончится когда надоело омг скука скучно тоска
😬|grimacing face;awk awkward dentist grimace grinning smile smiling|гримаса;злой злость злюсь зубы кривляться показать рожа
😮‍💨|face exhaling;blow blowing exhale exhausted gasp groan relief sigh smiley smoke whisper whistle|выдыхает;вздох выдох облегчение одышка свист шепот
🤥|lying face;liar lie pinocchio|лжец;буратино врать врешь лицо ложь обман обманывать пиноккио
🫨|shaking face;crazy daze earthquake omg panic shock surprise vibrate whoa wow|трясущееся лицо;бум вау головокружение обморок омг паника трясется удивление ужас шок
😌|relieved face;calm peace relief zen|испытывает облегчение;богу довольный обошлось пронесло слава улыбка хорошо
😔|pensive face;awful bored dejected died disappointed losing lost sad sucks|размышляет;грустный достало жаль задумчивый мысли плохо разочарован скучно устал
😪|sleepy face;crying good night sad sleep sleeping tired|хочет спать;ночи плакать плач пора сон сплю спокойной устал
🤤|drooling face|пускает слюни;лицо
😴|sleeping face;bed bedtime good goodnight nap night sleep tired whatever yawn zzz|спит;боковую ночи пора сон спать спокойной уснул устал храп
😷|face with medical mask;cold dentist dermatologist doctor dr germs medicine sick|в медицинской маске;болеть вирус врач заражение карантин маска медик микроб простуда санитар
🤒|face with thermometer;ill sick|с градусником во рту;болеть больной вирус градусник грипп жар плохо простуда температура
🤕|face with head-bandage;hurt injury ouch|с перевязанной головой;бинт болеть больной гипс перевязка повязка пострадал ударился
🤢|nauseated face;gross nasty sick vomit|тошнит;блевать болезнь выворачивать вырвет зеленый морская наизнанку отравиться плохо
🤮|face vomiting;barf ew gross puke sick spew throw up vomit|рвота;блевать болезнь вырвало гадость морская отравиться плохо тошнит фу
🤧|sneezing face;fever flu gesundheit sick sneeze|чихает;апчхи лицо насморк пчхи
🥵|hot face;dying feverish heat panting red faced stroke sweating tongue|жар;болеть лихорадка плохо пот солнечный температура удар умираю язык
🥶|cold face;blue faced freezing frostbite icicles subzero teeth|мерзнет;болею дубак зубы мерзнуть мороз озноб синий снег стучат холодно
🥴|woozy face;dizzy drunk eyes intoxicated mouth tipsy uneven wavy|чувствует головокружение;глазах голова кружится мутит окосел плохо плывет пьяный
😵|face with crossed-out eyes;dead dizzy feels knocked sick tired|головокружение;болею глаза голова крестики кружится мертвый плохо смерть умереть устал
😵‍💫|face with spiral eyes;confused dizzy hypnotized omg smiley trouble whoa woah woozy|ошеломление;гипноз глаза голова замешательство кружится кучу омг сложно тупик шок
🤯|exploding head;blown explode mind mindblown no shocked way|взрыв мозга;быть голова может не омг шок
🤠|cowboy hat face;cowgirl|в ковбойской шляпе;веселый вестерн ковбой радость техас улыбка шапка шляпа
🥳|partying face;bday birthday celebrate celebration excited happy hat hooray horn party|на вечеринке;вечеринка день днюха колпак конфетти отмечать поздравляю праздник рождения
🥸|disguised face;disguise eyebrow glasses incognito moustache mustache nose person spy tache tash|маскировка;внешность инкогнито нос очки профессор усы ученый шпион
😎|smiling face with sunglasses;awesome beach bright bro chilling cool rad relaxed shades slay smile style swag win|лицо в темных очках;защита клево круто очки свет солнечные солнце солнцезащитные улыбка
🤓|nerd face;brainy clever expert geek gifted glasses intelligent smart|очкарик;ботан заучка интеллигент радость улыбка умник эврика
🧐|face with monocle;classy fancy rich stuffy wealthy|с моноклем;дедукция детектив доказательства изучение монокль расследование сомнение ученый
😕|confused face;befuddled confusing dunno frown hm meh not sad sorry sure|в замешательстве;замешательство недовольный непонятно огорчен плохо расстроен сбит сомнение толку
🫤|face with diagonal mouth;confused confusion disappointed doubt doubtful frustrated frustration meh skeptical unsure whatever wtv|с перекошенным ртом;досадно думаю знаю не непонятно огорчен разочарован скептик уверен
😟|worried face;anxious butterflies nerves nervous sad stress stressed surprised worry|беспокоится;беспокойство лицо расстройство тревога тревожность
🙁|slightly frowning face;frown sad|немного грустит;грустный досада недовольный огорчен печаль плохо разочарован хмурый
☹️|frowning face;frown sad|грустит;грустный досада недовольный несчастный очень печаль плохо расстроен
😮|face with open mouth;believe forgot omg shocked surprised sympathy unbelievable unreal whoa wow you|удивление;вау верю изумление невероятно ого омг ошеломление ужас шок
😯|hushed face;epic omg stunned surprised whoa woah|неприятный сюрприз;вау верю ого омг удивление
😲|astonished face;cost no omg shocked totally way|в шоке;вау глаза изумление лоб ого омг ох потрясение удивление шок
😳|flushed face;amazed awkward crazy dazed dead disbelief embarrassed geez heat hot impressed jeez what wow|краснеет;извини обидел прости румянец смущение стесняется стыдно хотел
🥺|pleading face;begging big eyes mercy not please pretty puppy sad why|умоляет;большие глаза грустно почему просить сжалься слезы умолять щенячьи
🥹|face holding back tears;admiration aww cry embarrassed feelings grateful gratitude joy please proud resist sad|еле сдерживает слезы;благодарность восхищение гордость плакать радость счастья умиление
😦|frowning face with open mouth;caught frown guard scared scary surprise what wow|в изумлении;изумление испуг неприятный ого омг страх сюрприз устал
😧|anguished face;forgot scared scary stressed surprise unhappy what wow|страдает;боль забыл испуг неприятный омг страдаю стресс сюрприз удивление
😨|fearful face;afraid anxious blame fear scared worried|боится;беспокоится боюсь волнуюсь жуть испуг омг страх
😰|anxious face with sweat;blue cold eek mouth nervous open rushed scared yikes|сильно беспокоится;беспокоюсь волнуюсь грусть замерз плакать плач пот страх холодно
😥|sad but relieved face;anxious call close complicated disappointed not sweat time whew|обошлось;беспокоюсь грустно облегчение плач пот пронесло разочарован тревога фух
😢|crying face;awful cry feels miss sad tear triste unhappy|плачет;грустный жаль обидно печаль плакать плач слеза
😭|loudly crying face;bawling cry sad sob tear tears unhappy|слезы рекой;за навзрыд несчастный плач почему реветь что
😱|face screaming in fear;epic fearful munch scared scream screamer shocked surprised woah|в ужасе;испуг крик кричать нет омг страх ужас шок
😖|confounded face;annoyed confused cringe distraught feels frustrated mad sad|в растерянности;гадость кринж невкусно непонятно неприятно растерян сбит толку фу
😣|persevering face;concentrate concentration focus headache persevere|упорство;боль головная достало мигрень настойчивость упорный упрямый хватит
😞|disappointed face;awful blame dejected fail losing sad unhappy|разочарование;виноват грустно жаль лузер неудача обида обижен печаль разочарован устал
😓|downcast face with sweat;close cold feels headache nervous sad scared yikes|в холодном поту;беспокойство боль волнуюсь головная депресняк нервничаю уныние
😩|weary face;crying fail feels hungry mad nooo sad sleepy tired unhappy|усталость;гадость достало надоело нет плач сил устал фу хватит
😫|tired face;cost feels nap sad sneeze|сильная усталость;достало надоело очень сильно спать устал фу хватит
🥱|yawning face;bedtime bored goodnight nap night sleep sleepy tired whatever yawn zzz|зевает;боковую ночи поздно скука скучно спать спокойной устал
😤|face with steam from nose;anger angry feels fume fuming furious fury mad triumph unhappy won|в ожидании успеха;бешенстве дым зла злость зол пар пыхтеть раздражение
😡|enraged face;anger angry feels mad maddening pouting rage red shade unhappy upset|злится;бешенство злой кипит красный ненавижу рак рассержен сердится ярость
😠|angry face;anger blame feels frustrated mad maddening rage shade unhappy upset|сердится;бешенство злиться злость рассержен хмурится
🤬|face with symbols on mouth;censor cursing cussing mad pissed swearing|цензура;браниться брань мат материться ругань ругаться
😈|smiling face with horns;demon devil evil fairy fairytale fantasy purple shade smile tale|улыбающийся чертенок;дьявол зло злорадная рога рожки улыбка черт
👿|angry face with horns;demon devil evil fairy fairytale fantasy imp mischievous purple shade tale|злой чертенок;грусть демон дьявол зло расстроен рога рожки хмурится черт
💀|skull;body dead death face fairy fairytale i m lmao monster tale yolo|череп;кости мертвый могила монстр смерть умереть
☠️|skull and crossbones;bone dead death face monster|череп и кости;конец метка опасно пират смерть умереть флаг
💩|pile of poo;bs comic doo dung face fml monster poop smelly smh stink stinks stinky turd|какашка;вонючка воняет говно кака куча улыбка фу шутка
🤡|clown face|клоун;арлекин смех смешно улыбка цирк шут
👹|ogre;creature devil face fairy fairytale fantasy mask monster scary tale|чудовище;дракон змей карнавал лицо мифология монстр нечисть страх существо японский
👺|goblin;angry creature face fairy fairytale fantasy mask mean monster tale|японский гоблин;злой монстр сказка страшный тэнгу чудище
👻|ghost;boo creature excited face fairy fairytale fantasy halloween haunting monster scary silly tale|привидение;подмигнуть призрак смешной улыбка хэллоуин
👽|alien;creature extraterrestrial face fairy fairytale fantasy monster space tale ufo|инопланетянин;внеземная космос нло пришелец страшный улыбка цивилизация
👾|alien monster;creature extraterrestrial face fairy fairytale fantasy game gamer games pixelated space tale ufo|космический монстр;аркада инопланетянин космос нло пиксель пришелец чудовище
🤖|robot;face monster|робот;лицо монстр страх
😺|grinning cat;animal face mouth open smile smiling|улыбающийся кот;домашнее животное милашка питомец полосатый улыбка усы ушастик хорошо
😸|grinning cat with smiling eyes;animal eye face grin smile|смеющийся кот;глаза закрытые с широкой улыбкой и закрытыми глазами морда улыбка широкая
😹|cat with tears of joy;animal face laugh laughing lol tear|смеющийся до слез кот;веселье смеется морда радость слезы счастья счастье
😻|smiling cat with heart-eyes;animal eye face love smile|влюбленный кот;влюбиться любовь морда сердечки счастье улыбка
😼|cat with wry smile;animal face ironic|ухмыляющийся кот;с ухмылкой сарказм улыбка ухмылка хитрость хитрый
😽|kissing cat;animal closed eye eyes face kiss|целующий кот;глаза губы целует морда морды поцелуй
🙀|weary cat;animal face oh surprised|кот в шоке;волнуется морда морды удивление усталость
😿|crying cat;animal cry face sad tear|плачущий кот;грустно жаль плачет морда печаль плач слезы
😾|pouting cat;animal face|злой кот;морда недовольный раздраженный
🙈|see-no-evil monkey;embarrassed face forbidden forgot gesture hide omg prohibited scared secret smh watch|ничего не вижу;глаза запрещено зрение нельзя обезьяна
🙉|hear-no-evil monkey;animal ears face forbidden gesture listen not prohibited secret shh tmi|ничего не слышу;запрещено лапы нельзя обезьяна слух уши
🙊|speak-no-evil monkey;animal face forbidden gesture not oops prohibited quiet secret stealth|ничего никому не скажу;закрыт запрещено лапы молчание обезьяна рот
💌|love letter;heart mail romance valentine|любовное письмо;валентинка записка любовь почта тайна
💘|heart with arrow;143 adorbs cupid date emotion ily love romance valentine|сердце, пронзенное стрелой;купидон лук любовь стрела
💝|heart with ribbon;143 anniversary emotion ily kisses valentine xoxo|сердце с лентой;валентин валентинка лента люблю любовь перевязано подарок
💖|sparkling heart;143 emotion excited good ily kisses morning night sparkle xoxo|сверкающее сердце;блеск звездочки любовь радость
💗|growing heart;143 emotion excited heartpulse ily kisses muah nervous pulse xoxo|растущее сердце;биение больше влюбленность любовь размер ритм чувства
💓|beating heart;143 cardio emotion heartbeat ily love pulsating pulse|пульсирующее сердце;бьется красное пульсирует розовое
💞|revolving hearts;143 adorbs anniversary emotion heart|вращающиеся сердца;вращение два круги танец любви
💕|two hearts;143 anniversary date dating emotion heart ily kisses love loving xoxo|два сердца;влюблен влюблена влюбленные любовь отношения свидание сердечки чувства
💟|heart decoration;143 emotion hearth purple white|значок «сердце»;белое квадрат любовь сиреневый фиолетовый чувства эмоция
❣️|heart exclamation;heavy mark punctuation|восклицательный знак в виде сердца;восклицание препинания сердце восклицательного знака
💔|broken heart;break crushed emotion heartbroken lonely sad|разбитое сердце;разочарование части
❤️‍🔥|heart on fire;burn love lust sacred|горящее сердце;любовь огонь пламенное пламя страсть
❤️‍🩹|mending heart;healthier improving recovering recuperating well|заживающее сердце;выздоровление излечение поправка улучшение хорошо
❤️|red heart;emotion love|алое сердце;красное любовь свидание чувства эмоции
🩷|pink heart;143 adorable cute emotion ily like love special sweet|розовое сердце;люблю любовь мило нравится
🧡|orange heart;143|оранжевое сердце;любовь свидание чувства эмоции
💛|yellow heart;143 cardiac emotion ily love|желтое сердце;любовь чувство эмоции
💚|green heart;143 emotion ily love romantic|зеленое сердце;любовь чувства эмоции
💙|blue heart;143 emotion ily love romance|синее сердце;голубое любовь чувства эмоции
🩵|light blue heart;143 cute cyan emotion ily like love sky special teal|голубое сердце;бирюзовое люблю любовь милый нравится сердечко чувства
💜|purple heart;143 bestest emotion ily love|фиолетовое сердце;любовь сиреневое чувства эмоции
🤎|brown heart;143|коричневое сердце;любовь чувства эмоции
🖤|black heart;evil wicked|черное сердце;злое
🩶|grey heart;143 emotion gray ily love silver slate special|серое сердце;любовь серебряное
🤍|white heart;143|белое сердце;любовь чувства эмоции
💋|kiss mark;dating emotion heart kissing lips romance sexy|след от поцелуя;губы любовь помада поцелуй романтика свидание целовать чувства эмоции
💯|hundred points;100 a agree clearly definitely faithful fleek full keep perfect point score true truth yup|сто баллов;100 именно сотка сотня процентов пудов точно
💢|anger symbol;angry comic mad upset|значок «гнев»;злость ярость
💥|collision;bomb boom collide comic explode|взрыв;бомба бум вспышка искра столкновение
💫|dizzy;comic shining shooting star stars|кружащаяся звезда;астероид головокружение звездочка звезды метеорит
💦|sweat droplets;comic drip droplet drops splashing squirt water wet work workout|капли пота;брызги вода капать капельки мокрый пот тренировка
💨|dashing away;cloud comic dash fart fast go gone gotta running smoke|исчезновение;быстро дым облако облачко пукнуть пыли пыль убежать
🕳️|hole|дыра;люк отверстие пропасть черная
💬|speech balloon;bubble comic dialog message sms talk text typing|облачко с многоточием;диалог идеи многоточие мысли мысль речь сообщение текст
👁️‍🗨️|eye in speech bubble;balloon witness|значок свидетеля;глаз подсматривать преследование свидетель символ
🗨️|left speech bubble;balloon dialog|пустое облачко;диалог мнение мысль речь слева
🗯️|right anger bubble;angry balloon mad|гневное облачко;бабл гнев комикс негатив справа ярость
💭|thought balloon;bubble cartoon cloud comic daydream decisions dream idea invent invention realize think thoughts wonder|облачко с мыслями;идеи изобретения мечты мысли размышления
💤|ZZZ;comic good goodnight night sleep sleeping sleepy tired|сон;ночи ночь спать спокойной храп`,people:`👋*|waving hand;bye cya g2g greetings gtg hello hey hi later outtie ttfn ttyl wave yo you|машет рукой;взмах привет приветствие прощание рука
🤚*|raised back of hand;backhand|поднятая рука;ладонь сторона тыльная
🖐️*|hand with fingers splayed;finger raised stop|раскрытая ладонь;пальцы рука стоп
✋*|raised hand;5 five high stop|поднятая ладонь;вверх пальцы пять рука стоп
🖖*|vulcan salute;finger hand hands|вулканский салют;жест пальцы приветствие рука спок
🫱*|rightwards hand;handshake hold reach right rightward shake|рука вправо;кисть направо рукопожатие
🫲*|leftwards hand;handshake hold left leftward reach shake|рука влево;кисть налево рукопожатие
🫳*|palm down hand;dismiss drop dropped pick shoo up|рука ладонью вниз;бросить ладонь отпустить
🫴*|palm up hand;beckon catch come hold know lift me offer tell|рука ладонью вверх;жест ладонь манить подзывать поднимать подойди позвать предложить скажи
🫷*|leftwards pushing hand;block five halt high hold leftward pause push refuse slap stop wait|рука ладонью влево;ждать нет отказ подождать подожди пять стоп толкать
🫸*|rightwards pushing hand;block five halt high hold pause push refuse rightward slap stop wait|рука ладонью вправо;ждать нет отказ подождать подожди пять стоп толкать
👌*|OK hand;awesome bet dope fleek fosho got gotcha legit okay pinch rad sure sweet three|жест «все хорошо»;ок окей отлично рука ясно
🤌*|pinched fingers;gesture hand hold huh interrogation patience relax sarcastic ugh what zip|щепоть;вопрос жест пальцы рега сарказм щепотка
🤏*|pinching hand;amount bit fingers little small sort|жест «мало»;небольшое количество немного чуть
✌️*|victory hand;peace v|жест V;виктория мир пальцы победа рука
🤞*|crossed fingers;cross finger hand luck|скрещенные пальцы;везение жест скрестить удача
🫰*|hand with index finger and thumb crossed;3 expensive heart love money snap|жест «деньги»;дорого сердечко щелчок
🤟*|love-you gesture;fingers hand ily three|я-тебя-люблю;жест пальца пальцы рука три
🤘*|sign of the horns;finger hand rock on|рокерский жест;коза пальцы рок рука фанат
🤙*|call me hand;hang loose shaka|жест «позвони мне»;набери рука серферский шака
👈*|backhand index pointing left;finger hand point|указывающий налево палец;влево жест направление рука тыльная указательный указывать
👉*|backhand index pointing right;finger hand point|указывающий направо палец;вправо жест направление рука тыльная указательный указывать
👆*|backhand index pointing up;finger hand point|указывающий вверх палец;выше жест наверх направление рука тыльная указательный указывать
🖕*|middle finger;hand|средний палец;жест рука фак
👇*|backhand index pointing down;finger hand point|указывающий вниз палец;жест направление ниже рука тыльная указательный указывать
☝️*|index pointing up;finger hand point this|указательный палец вверх;внимание направление послушайте рука
🫵*|index pointing at the viewer;finger hand poke you|указательный палец на себя;жест показать рука ты указывать
👍*|thumbs up;1 good hand like thumb yes|большой палец вверх;договорились жест лайк нравится одобрение отлично рука супер хорошо
👎*|thumbs down;1 bad dislike good hand no nope thumb|большой палец вниз;бу недоволен недовольна нет плохо порицание рука фу
✊*|raised fist;clenched hand punch solidarity|поднятый кулак;пальцы рука удар
👊*|oncoming fist;absolutely agree boom bro bruh bump clenched correct hand knuckle pound punch rock ttyl|кулак;бокс боксировать бро кулачок опасность рука удар
🤛*|left-facing fist;leftwards|кулак влево;рука
🤜*|right-facing fist;rightwards|кулак вправо;рука
👏*|clapping hands;applause approval awesome clap congrats congratulations excited good great hand homie job nice prayed well yay|аплодисменты;движение жест овация рука хлопать
🙌*|raising hands;celebration gesture hand hooray praise raised|ура;вверх жест класс отлично победа руки
🫶*|heart hands;3 love you|жест «сердце»;любовь руки
👐*|open hands;hand hug jazz swerve|ладони в стороны;врозь открытые рука руки
🤲*|palms up together;cupped dua hands pray prayer wish|ладони лодочкой;вверх вместе горсть дуа желание молитва молиться руки
🤝*|handshake;agreement deal hand meeting shake|рукопожатие;встреча договорились руки согласие соглашение
🙏*|folded hands;appreciate ask beg blessed bow cmon five gesture hand high please pray thanks thx|сложенные руки;молитва пожалуйста просьба прошу спасибо умолять
✍️*|writing hand;write|пишущая рука;бумага написать писать письмо пишет пишу ручка
💅*|nail polish;bored care cosmetics done makeup manicure whatever|маникюр;готово кисть косметика лак ногти пальцы руки скука уход
🤳*|selfie;camera phone|селфи;снимок телефон
💪*|flexed biceps;arm beast bench bodybuilder bro curls flex gains gym jacked muscle press ripped strong weightlift|бицепс;атлет зал качать качок мышцы сила спорт
🦾|mechanical arm;accessibility prosthetic|механическая рука;возможности инвалид инвалидность ограниченные протез
🦿|mechanical leg;accessibility prosthetic|механическая нога;возможности инвалид инвалидность ограниченные протез
🦵*|leg;bent foot kick knee limb|нога;бедро голень колено конечность пинать пинок стопа
🦶*|foot;ankle feet kick stomp|щиколотка;лодыжка нога стопа ступня
👂*|ear;body ears hear hearing listen listening sound|ухо;звук подслушивать слушать слышать тело человек
🦻*|ear with hearing aid;accessibility hard|ухо со слуховым аппаратом;аппарат возможности глухота ограниченные слабослышащий слух слуховой
👃*|nose;body noses nosey odor smell smells|нос;тело человек
🧠|brain;intelligent smart|мозг;интеллект разум ум умная умный
🫀|anatomical heart;beat cardiology heartbeat organ pulse real red|сердце человека;анатомия кардиология красный орган пульс сердцебиение человеческое
🫁|lungs;breath breathe exhalation inhalation lung organ respiration|легкие;вдох выдох дыхание дышать легкое орган
🦷|tooth;dentist pearly teeth white|зуб;белый дантист зубной зубы стоматолог
🦴|bone;bones dog skeleton wishbone|кость;костлявый косточка скелет собака
👀|eyes;body eye face googly look looking omg peep see seeing|глаза;два наблюдать подглядывать смотреть тело человек
👁️|eye;1 body one|глаз;зрачок тело человек
👅|tongue;body lick slurp|язык;розовый рот
👄|mouth;beauty body kiss kissing lips lipstick|рот;алые губы зубы красные накрашенные помада
🫦|biting lip;anxious bite fear flirt flirting kiss lipstick nervous sexy uncomfortable worried worry|кусать губы;беспокоиться беспокойство волнение переживания помада укус флирт
👶*|baby;babies children goo infant newborn pregnant young|младенец;дитя карапуз маленький ребенок
🧒*|child;bright eyed grandchild kid young younger|ребенок;гендерно нейтральный дитя малыш
👦*|boy;bright eyed child grandson kid son young younger|мальчик;дитя маленький малыш ребенок сын
👧*|girl;bright eyed child daughter granddaughter kid virgo young younger zodiac|девочка;дитя маленькая малышка ребенок
🧑*|person;adult|взрослый;гендерно нейтральный совершеннолетний
👱*|person: blond hair;haired human|человек со светлыми волосами;блондин волосы молодой мужское лицо мужчина парень светлые
👨*|man;adult bro|мужчина;брат взрослый друг усы человек
🧔*|person: beard;bearded whiskers|бородатый человек;борода бородач мужчина
🧔‍♂️*|man: beard;bearded whiskers|бородатый мужчина;борода
🧔‍♀️*|woman: beard;bearded whiskers|бородатая женщина;борода
👨‍🦰*|man: red hair;adult bro|мужчина: рыжие волосы;брат взрослый друг усы человек
👨‍🦱*|man: curly hair;adult bro|мужчина: кудрявые волосы;брат взрослый друг усы человек
👨‍🦳*|man: white hair;adult bro|мужчина: седые волосы;брат взрослый друг усы человек
👨‍🦲*|man: bald;adult bro|мужчина: без волос;брат взрослый друг усы человек
👩*|woman;adult lady|женщина;взрослая волосы девушка длинные леди человек
👩‍🦰*|woman: red hair;adult lady|женщина: рыжие волосы;взрослая девушка длинные леди человек
🧑‍🦰*|person: red hair;adult|взрослый: рыжие волосы;гендерно нейтральный совершеннолетний
👩‍🦱*|woman: curly hair;adult lady|женщина: кудрявые волосы;взрослая девушка длинные леди человек
🧑‍🦱*|person: curly hair;adult|взрослый: кудрявые волосы;гендерно нейтральный совершеннолетний
👩‍🦳*|woman: white hair;adult lady|женщина: седые волосы;взрослая девушка длинные леди человек
🧑‍🦳*|person: white hair;adult|взрослый: седые волосы;гендерно нейтральный совершеннолетний
👩‍🦲*|woman: bald;adult lady|женщина: без волос;взрослая волосы девушка длинные леди человек
🧑‍🦲*|person: bald;adult|взрослый: без волос;гендерно нейтральный совершеннолетний
👱‍♀️*|woman: blond hair;haired blonde|блондинка;женщина со светлыми волосами светлые волосы человек
👱‍♂️*|man: blond hair;haired|блондин;мужчина со светлыми волосами светлые волосы человек
🧓*|older person;adult elderly grandparent old wise|пожилой человек;в возрасте гендерно нейтральный старый
👴*|old man;adult bald elderly gramps grandfather grandpa wise|пожилой мужчина;возраст годы дедушка старик старый человек
👵*|old woman;adult elderly grandma grandmother granny lady wise|пожилая женщина;бабушка старая старуха старушка человек
🙍*|person frowning;annoyed disappointed disgruntled disturbed frown frustrated gesture irritated upset|нахмурившийся человек;грустит грусть грущу лицо обида печаль расстроен хмурый
🙍‍♂️*|man frowning;annoyed disappointed disgruntled disturbed frown frustrated gesture irritated upset|нахмурившийся мужчина;расстроен хмурый человек
🙍‍♀️*|woman frowning;annoyed disappointed disgruntled disturbed frown frustrated gesture irritated upset|нахмурившаяся женщина;расстроена хмурая человек
🙎*|person pouting;disappointed downtrodden frown grimace scowl sulk upset whine|обиженный человек;губы зла зол надоело надуть обижен огорчен раздражение разочарование расстроен
🙎‍♂️*|man pouting;disappointed downtrodden frown grimace scowl sulk upset whine|обиженный мужчина;губы зол надуть обида обижен огорчен разочарован расстроен хмурый
🙎‍♀️*|woman pouting;disappointed downtrodden frown grimace scowl sulk upset whine|обиженная женщина;недовольство обида
🙅*|person gesturing NO;forbidden gesture hand not prohibit|человек против;возражаю жест запрет нельзя нет отказ хватит
🙅‍♂️*|man gesturing NO;forbidden gesture hand not prohibit|мужчина против;возражение жест запрет нельзя нет отказ хватит
🙅‍♀️*|woman gesturing NO;forbidden gesture hand not prohibit|женщина против;жест запрещено нельзя руки
🙆*|person gesturing OK;exercise gesture hand omg|человек за;вверх домик зарядка окей омг отлично руки хорошо
🙆‍♂️*|man gesturing OK;exercise gesture hand omg|мужчина за;вверх жест зарядка окей омг отлично руки хорошо
🙆‍♀️*|woman gesturing OK;exercise gesture hand omg|женщина за;жест ок окей отлично руки
💁*|person tipping hand;fetch flick flip gossip sarcasm sarcastic sassy seriously whatever|человек тянет руку;выдать жест знаю информацию не себе секрет сплетни так
💁‍♂️*|man tipping hand;fetch flick flip gossip sarcasm sarcastic sassy seriously whatever|мужчина тянет руку;выдать жест знаю информацию не себе секрет сплетни так
💁‍♀️*|woman tipping hand;fetch flick flip gossip sarcasm sarcastic sassy seriously whatever|женщина тянет руку;информация помощь рука
🙋*|person raising hand;gesture here know me pick question raise|человек с поднятой рукой;вопрос задать знаю ответить поднять руку сказать спросить хочу
🙋‍♂️*|man raising hand;gesture here know me pick question raise|мужчина с поднятой рукой;вопрос задать знаю ответить поднять руку сказать спросить хочу
🙋‍♀️*|woman raising hand;gesture here know me pick question raise|женщина с поднятой рукой;жест поднятая рука
🧏*|deaf person;accessibility ear gesture hear|глухой человек;жестов немой слышать сурдопереводчик ухо язык
🧏‍♂️*|deaf man;accessibility ear gesture hear|глухой мужчина;глухота
🧏‍♀️*|deaf woman;accessibility ear gesture hear|глухая женщина;глухота
🙇*|person bowing;apology ask beg bow favor forgive gesture meditate meditation pity regret sorry|человек кланяется;виноват жаль извини пожалуйста поклон прости прошу прощения стыд
🙇‍♂️*|man bowing;apology ask beg bow favor forgive gesture meditate meditation pity regret sorry|мужчина кланяется;извинение поклон просьба прощение
🙇‍♀️*|woman bowing;apology ask beg bow favor forgive gesture meditate meditation pity regret sorry|женщина кланяется;виновата жаль извини пожалуйста поклон прости прошу прощения стыд
🤦*|person facepalming;again bewilder disbelief exasperation facepalm no not oh omg shock smh|человек потерял дар речи;надоело нет омг позор раздражение слов фейспалм хватит
🤦‍♂️*|man facepalming;again bewilder disbelief exasperation facepalm no not oh omg shock smh|мужчина потерял дар речи;надоело нет омг позор раздражение слов фейспалм хватит
🤦‍♀️*|woman facepalming;again bewilder disbelief exasperation facepalm no not oh omg shock smh|женщина потеряла дар речи;надоело нет омг позор раздражение слов фейспалм хватит
🤷*|person shrugging;doubt dunno guess idk ignorance indifference knows maybe shrug whatever who|человек пожимает плечами;все может равно равнодушие сомнение
🤷‍♂️*|man shrugging;doubt dunno guess idk ignorance indifference knows maybe shrug whatever who|мужчина пожимает плечами;все может равно равнодушие сомнение
🤷‍♀️*|woman shrugging;doubt dunno guess idk ignorance indifference knows maybe shrug whatever who|женщина пожимает плечами;все может равно равнодушие сомнение
🧑‍⚕️*|health worker;doctor healthcare nurse therapist|медицинский работник;врач доктор медбрат медицина медсестра терапевт
👨‍⚕️*|man health worker;doctor healthcare nurse therapist|врач;доктор медбрат мужчина терапевт
👩‍⚕️*|woman health worker;doctor healthcare nurse therapist|женщина-врач;доктор докторка докторша медсестра
🧑‍🎓*|student;graduate|учащийся;бакалавр выпускник студент
👨‍🎓*|man student;graduate|студент;бакалавр вуз выпуск выпускник мужчина образование университет учеба
👩‍🎓*|woman student;graduate|студентка;аспирантка выпускница девушка женщина
🧑‍🏫*|teacher;instructor lecturer professor|педагог;инструктор преподаватель профессор учитель
👨‍🏫*|man teacher;instructor lecturer professor|учитель;инструктор мужчина преподаватель профессор
👩‍🏫*|woman teacher;instructor lecturer professor|учительница;женщина инструктор лектор преподаватель профессор
🧑‍⚖️*|judge;justice law scales|судья;весы правосудие фемида
👨‍⚖️*|man judge;justice law scales|мужчина-судья;закон правосудие справедливый суд
👩‍⚖️*|woman judge;justice law scales|женщина-судья;закон правосудие справедливая справедливость суд
🧑‍🌾*|farmer;gardener rancher|фермер;дачник садовник скотовод
👨‍🌾*|man farmer;gardener rancher|мужчина-фермер;вилы дачник огород садовник сено соломенная урожай шляпа
👩‍🌾*|woman farmer;gardener rancher|женщина-фермер;вилы дачница огород садовница сено соломенная урожай шляпа
🧑‍🍳*|cook;chef|повар;шеф
👨‍🍳*|man cook;chef|мужчина-повар;готовить еда шеф
👩‍🍳*|woman cook;chef|повариха;готовить еда женщина кухарка повар шеф
🧑‍🔧*|mechanic;electrician plumber tradesperson|механик;сантехник специалист электрик
👨‍🔧*|man mechanic;electrician plumber tradesperson|мужчина-механик;сантехник электрик
👩‍🔧*|woman mechanic;electrician plumber tradesperson|женщина-механик;сантехник электрик
🧑‍🏭*|factory worker;assembly industrial|рабочий;завод промышленность
👨‍🏭*|man factory worker;assembly industrial|мужчина-рабочий;завод промышленность
👩‍🏭*|woman factory worker;assembly industrial|работница;женщина завод инженер промышленность рабочий строитель
🧑‍💼*|office worker;architect business manager white collar|офисный работник;белый воротничок бизнес менеджер офис
👨‍💼*|man office worker;architect business manager white collar|офисный работник - мужчина;белый бизнесмен воротничок галстук менеджер
👩‍💼*|woman office worker;architect business manager white collar|офисная работница;бизнес деловая женщина офис секретарь
🧑‍🔬*|scientist;biologist chemist engineer mathematician physicist|ученый;биолог инженер наука физик химик
👨‍🔬*|man scientist;biologist chemist engineer mathematician physicist|мужчина-ученый;биолог инженер наука химик
👩‍🔬*|woman scientist;biologist chemist engineer mathematician physicist|ученая;биология женщина инженер математик наука химия
🧑‍💻*|technologist;coder computer developer inventor software|инженер;ноутбук программист разработчик технарь
👨‍💻*|man technologist;coder computer developer inventor software|мужчина-инженер;ноутбук программист разработчик технарь
👩‍💻*|woman technologist;coder computer developer inventor software|женщина-инженер;код компьютер ноутбук программистка разработчица технарь
🧑‍🎤*|singer;actor entertainer rock rockstar star|певец;актер звезда пение развлечения рок
👨‍🎤*|man singer;actor entertainer rock rockstar star|мужчина-певец;жест звезда исполнитель коза музыка рок сцена
👩‍🎤*|woman singer;actor entertainer rock rockstar star|певица;женщина жест звезда исполнительница коза музыка рок сцена
🧑‍🎨*|artist;palette|художник;кисти палитра
👨‍🎨*|man artist;palette|мужчина-художник;кисти краски палитра
👩‍🎨*|woman artist;palette|художница;арт галерея женщина живопись картины краски рисование творчество
🧑‍✈️*|pilot;plane|пилот;летчик самолет
👨‍✈️*|man pilot;plane|мужчина-пилот;самолет
👩‍✈️*|woman pilot;plane|женщина-пилот;самолет
🧑‍🚀*|astronaut;rocket space|космонавт;астронавт ракета
👨‍🚀*|man astronaut;rocket space|мужчина-космонавт;астронавт космос
👩‍🚀*|woman astronaut;rocket space|женщина-космонавт;астронавт корабль пилот скафандр
🧑‍🚒*|firefighter;fire firetruck|пожарный;пожарная машина
👨‍🚒*|man firefighter;fire firetruck|мужчина-пожарный;огонь профессия спасатель тушить
👩‍🚒*|woman firefighter;fire firetruck|женщина-пожарный;огонь пожарная профессия спасательница тушить
👮*|police officer;apprehend arrest citation cop law over pulled undercover|полицейский;блюститель закон коп милиция органы порядка правоохранительные
👮‍♂️*|man police officer;apprehend arrest citation cop law over pulled undercover|мужчина-полицейский;лицо охрана полиция человек
👮‍♀️*|woman police officer;apprehend arrest citation cop law over pulled undercover|женщина-полицейский;блюстительница закон коп милиция органы полицейская порядка правоохранительные
🕵️*|detective;sleuth spy|детектив;ищейка расследование сыщик шпион
🕵️‍♂️*|man detective;sleuth spy|мужчина-детектив;ищейка расследование сыщик шпион
🕵️‍♀️*|woman detective;sleuth spy|женщина-детектив;ищейка расследование сыщик шпионка
💂*|guard;buckingham helmet london palace|гвардеец;гвардия караул охрана почетный солдат шапка шлем
💂‍♂️*|man guard;buckingham helmet london palace|мужчина-гвардеец;гвардия охрана почетный караул солдат
💂‍♀️*|woman guard;buckingham helmet london palace|женщина-гвардеец;букингемский дворец караул королева лондон почетный стража
🥷*|ninja;assassin fight fighter hidden person secret skills sly soldier stealth war|ниндзя;воин диверсант синоби скрытный солдат убийца человек шпион
👷*|construction worker;build fix hardhat hat man person rebuild remodel repair work|строитель;инженер каска лицо рабочий ремонт ремонтник строить стройка
👷‍♂️*|man construction worker;build fix hardhat hat rebuild remodel repair work|мужчина-строитель;инженер каска рабочий стройка
👷‍♀️*|woman construction worker;build fix hardhat hat man rebuild remodel repair work|женщина-строитель;инженер каска мастерская ремонтница служба
🫅*|person with crown;monarch noble regal royal royalty|человек с короной;владыка власть князь король монарх правитель престол царь
🤴*|prince;crown fairy fairytale fantasy king royal royalty tale|принц;королевство король корона притча сказка фэнтези
👸*|princess;crown fairy fairytale fantasy queen royal royalty tale|принцесса;королева королевство корона победительница притча сказка тиара фэнтези
👳*|person wearing turban|человек в тюрбане;индус повязка ранение головы религия сикх тюрбан чалма
👳‍♂️*|man wearing turban|мужчина в тюрбане;тюрбан
👳‍♀️*|woman wearing turban|женщина в тюрбане;тюрбан
👲*|person with skullcap;cap chinese gua guapi hat mao pi|мужчина в китайской шапке;китай китайский человек шапка
🧕*|woman with headscarf;bandana head hijab kerchief mantilla tichel|женщина в платке;с платком закрытые волосы мантилья монахиня монашка платок прикрытые тичел хиджаб
🤵*|person in tuxedo;formal wedding|жених;мужчина в смокинге смокинг человек
🤵‍♂️*|man in tuxedo;formal groom wedding|мужчина в смокинге;смокинг
🤵‍♀️*|woman in tuxedo;formal wedding|женщина в смокинге;смокинг
👰*|person with veil;wedding|невеста;свадьба фата
👰‍♂️*|man with veil;wedding|мужчина в фате;фата
👰‍♀️*|woman with veil;bride wedding|женщина в фате;невеста фата
🤰*|pregnant woman|беременная женщина;беременность
🫃*|pregnant man;belly bloated full overeat|беременный мужчина;беременность вздутие животик переедание
🫄*|pregnant person;belly bloated full overeat stuffed|беременный человек;беременная беременность вздутие животик переедание
🤱*|breast-feeding;baby mom mother nursing woman|кормление грудью;вскармливание грудь кормить кормящая лактация мать младенец молоко ребенок
👩‍🍼*|woman feeding baby;feed mom mother nanny newborn nursing|кормящая женщина;забота кормление малыш мама мать новорожденный няня ребенок
👨‍🍼*|man feeding baby;dad father feed nanny newborn nursing|кормящий мужчина;забота кормление малыш новорожденный няня отец папа ребенок
🧑‍🍼*|person feeding baby;feed nanny newborn nursing parent|кормящий человек;забота кормление малыш новорожденный няня ребенок родитель
👼*|baby angel;church face fairy fairytale fantasy tale|ангелочек;ангел дитя крылья лик младенец нимб фэнтези
🎅*|Santa Claus;celebration christmas fairy fantasy father holiday merry tale xmas|Санта-Клаус;дед мороз дедушка новый год рождество
🤶*|Mrs. Claus;celebration christmas fairy fantasy holiday merry mother santa tale xmas|миссис Клаус;новый год рождество снегурочка
🧑‍🎄*|Mx Claus;celebration christmas fairy fantasy holiday merry santa tale xmas|Санта;дед мороз клаус новый год рождество
🦸*|superhero;good hero superpower|супергерой;бэтмен героиня герой сильная супервумен супермен суперсила
🦸‍♂️*|man superhero;good hero superpower|мужчина-супергерой;герой супермен суперсила
🦸‍♀️*|woman superhero;good hero heroine superpower|женщина-супергерой;героиня супервумен супергероиня суперсила
🦹*|supervillain;bad criminal evil superpower villain|суперзлодей;вампир дракула зло злодей плохой преступник суперсила
🦹‍♂️*|man supervillain;bad criminal evil superpower villain|мужчина-суперзлодей;зло злодей
🦹‍♀️*|woman supervillain;bad criminal evil superpower villain|женщина-суперзлодей;зло злодей
🧙*|mage;fantasy magic play sorcerer sorceress sorcery spell summon witch wizard|маг;волшебник заклинание колдун магия чародей
🧙‍♂️*|man mage;fantasy magic play sorcerer sorceress sorcery spell summon witch wizard|волшебник;маг чародей
🧙‍♀️*|woman mage;fantasy magic play sorcerer sorceress sorcery spell summon witch wizard|волшебница;ведьма чародейка
🧚*|fairy;fairytale fantasy myth person pixie tale wings|фея;динь крылышки крылья оберон пак сказка титания фэнтези
🧚‍♂️*|man fairy;fairytale fantasy myth oberon person pixie puck tale wings|мужчина-фея;крылья сказка фэнтези
🧚‍♀️*|woman fairy;fairytale fantasy myth person pixie tale titania wings|женщина-фея;динь крылья сказка титания фэнтези
🧛*|vampire;blood dracula fangs halloween scary supernatural teeth undead|вампир;граф дракула зубы кровопийца кровь упырь
🧛‍♂️*|man vampire;blood fangs halloween scary supernatural teeth undead|мужчина-вампир;граф дракула зубы кровь
🧛‍♀️*|woman vampire;blood fangs halloween scary supernatural teeth undead|женщина-вампир;вампирша зубы кровь
🧜*|merperson;creature fairytale folklore ocean sea siren trident|русалка;ариэль морские существа полурыба русалочка сказка тритон ундина
🧜‍♂️*|merman;creature fairytale folklore neptune ocean poseidon sea siren trident triton|тритон;мужчина полурыба русалка
🧜‍♀️*|mermaid;creature fairytale folklore merwoman ocean sea siren trident|женщина-русалка;полурыба
🧝*|elf;elves enchantment fantasy folklore magic magical myth|эльф;магия сказка уши фэнтези
🧝‍♂️*|man elf;elves enchantment fantasy folklore magic magical myth|мужчина-эльф;магия сказка уши фэнтези
🧝‍♀️*|woman elf;elves enchantment fantasy folklore magic magical myth|женщина-эльф;магия фэнтези эльфийка
🧞|genie;djinn fantasy jinn lamp myth rub wishes|джинн;лампа потереть сказка
🧞‍♂️|man genie;djinn fantasy jinn lamp myth rub wishes|мужчина-джинн;лампа потереть сказка
🧞‍♀️|woman genie;djinn fantasy jinn lamp myth rub wishes|женщина-джинн;лампа потереть сказка
🧟|zombie;apocalypse dead halloween horror scary undead walking|зомби;апокалипсис живой мертвец страх страшилка ужас хэллоуин
🧟‍♂️|man zombie;apocalypse dead halloween horror scary undead walking|мужчина-зомби;живой метрвец мертвец
🧟‍♀️|woman zombie;apocalypse dead halloween horror scary undead walking|женщина-зомби;живой мертвец
🧌|troll;fairy fantasy monster tale trolling|тролль;монстр сказка троллинг чудище чудовище
💆*|person getting massage;face headache relax relaxing salon soothe spa tension therapy treatment|человеку массируют лицо;голова массаж головы лица процедура салон спа
💆‍♂️*|man getting massage;face headache relax relaxing salon soothe spa tension therapy treatment|мужчине массируют лицо;голова массаж головы лица мужчина процедура салон спа
💆‍♀️*|woman getting massage;face headache relax relaxing salon soothe spa tension therapy treatment|женщине массируют лицо;массаж головы лица спа
💇*|person getting haircut;barber beauty chop cosmetology cut groom hair parlor shears style|человек у парикмахера;волосы косметология красота ножницы обрезать парикмахер прическа салон стрижка укоротить уход
💇‍♂️*|man getting haircut;barber beauty chop cosmetology cut groom hair parlor person shears style|мужчина у парикмахера;барбер барбершоп ножницы парикмахер прическа салон стилист стрижка тримминг
💇‍♀️*|woman getting haircut;barber beauty chop cosmetology cut groom hair parlor person shears style|женщина у парикмахера;ножницы парикмахер прическа салон стрижка
🚶*|person walking;amble gait hike man pace pedestrian stride stroll walk|человек идет;гулять дорога прогулка тротуар ходьба
🚶‍♂️*|man walking;amble gait hike pace pedestrian stride stroll walk|мужчина идет;дорога прогулка тротуар ходьба
🚶‍♀️*|woman walking;amble gait hike man pace pedestrian stride stroll walk|женщина идет;дорога прогулка тротуар ходьба
🧍*|person standing;stand|человек стоит;стоя стоять
🧍‍♂️*|man standing;stand|мужчина стоит;мальчик парень стоя стоять
🧍‍♀️*|woman standing;stand|женщина стоит;девушка стоя стоять
🧎*|person kneeling;kneel knees|человек на коленях;йога колени сидеть
🧎‍♂️*|man kneeling;kneel knees|мужчина на коленях;колени мальчик парень
🧎‍♀️*|woman kneeling;kneel knees|женщина на коленях;девочка девушка колени
🧑‍🦯*|person with white cane;accessibility blind probing|человек с белой тростью;инвалид слепой
👨‍🦯*|man with white cane;accessibility blind probing|мужчина с тростью для ходьбы;инвалид палочка слепой трость человек
👩‍🦯*|woman with white cane;accessibility blind probing|женщина с тростью для ходьбы;инвалид палочка слепая трость человек
🧑‍🦼*|person in motorized wheelchair;accessibility|человек в кресле-коляске с мотором;инвалид инвалидная коляска
👨‍🦼*|man in motorized wheelchair;accessibility|мужчина в электрическом кресле-коляске;инвалид инвалидное кресло
👩‍🦼*|woman in motorized wheelchair;accessibility|женщина в электрическом кресле-коляске;инвалид инвалидное кресло человек
🧑‍🦽*|person in manual wheelchair;accessibility|человек в кресле-коляске с ручным приводом;инвалид инвалидная коляска
👨‍🦽*|man in manual wheelchair;accessibility|мужчина в ручном кресле-коляске;инвалид инвалидное кресло человек
👩‍🦽*|woman in manual wheelchair;accessibility|женщина в ручном кресле-коляске;инвалид инвалидное кресло
🏃*|person running;fast hurry marathon move quick race racing run rush speed|человек бежит;бег марафон спорт трусцой
🏃‍♂️*|man running;fast hurry marathon move quick race racing run rush speed|мужчина бежит;бег марафон спорт трусцой
🏃‍♀️*|woman running;fast hurry marathon move quick race racing run rush speed|женщина бежит;бег марафон спешу спорт трусцой убегаю
💃*|woman dancing;dance dancer elegant festive flair flamenco groove let s salsa tango|танцующая женщина;движения дискотека красное платье красота танцовщица танцы человек
🕺*|man dancing;dance dancer elegant festive flair flamenco groove let s salsa tango|танцующий мужчина;движения красота танец танцы человек
🕴️*|person in suit levitating;business|бизнесмен в воздухе;бизнес костюм полет человек
👯*|people with bunny ears;bestie bff counterpart dancer double ear identical pair party partying soulmate twin twinsies|люди с ушами кролика;близкие вечеринка двое двойняшки кордебалет кролик парочка подруги танец уши
👯‍♂️*|men with bunny ears;bestie bff counterpart dancer double ear identical pair party partying people soulmate twin twinsies|мужчины с ушами кролика;вечеринка кордебалет кролик танец танцор уши
👯‍♀️*|women with bunny ears;bestie bff counterpart dancer double ear identical pair party partying people soulmate twin twinsies|женщины с ушами кролика;вечеринка кордебалет кролик танец уши
🧖*|person in steamy room;day luxurious pamper relax sauna spa steam steambath unwind|человек в бане;баня париться парная паровая паром пропотеть сауна хамам
🧖‍♂️*|man in steamy room;day luxurious pamper relax sauna spa steam steambath unwind|мужчина в бане;парная сауна
🧖‍♀️*|woman in steamy room;day luxurious pamper relax sauna spa steam steambath unwind|женщина в бане;парная сауна
🧗*|person climbing;climb climber mountain rock scale up|человек взбирается по скале;альпинистка взбираться восхождение гора подъем скала скалолазание
🧗‍♂️*|man climbing;climb climber mountain rock scale up|мужчина взбирается по скале;скала скалолаз
🧗‍♀️*|woman climbing;climb climber mountain rock scale up|женщина взбирается по скале;скала скалолаз
🤺|person fencing;fencer sword|фехтовальщик;рапира спорт фехтование человек шпага
🏇*|horse racing;jockey racehorse riding sport|скачки;бега жокей ипподром конный конь лошади спорт ставки тотализатор
⛷️|skier;ski snow|горные лыжи;горнолыжный склон скорость спортсмен человек
🏂*|snowboarder;ski snow snowboard sport|сноубордист;горы склон снег сноуборд спорт спортсмен
🏌️*|person golfing;ball birdie caddy driving golf green pga putt range tee|гольфист;гольф игрок клюшка удар
🏌️‍♂️*|man golfing;ball birdie caddy driving golf green pga putt range tee|мужчина играет в гольф;гольфист игрок клюшка
🏌️‍♀️*|woman golfing;ball birdie caddy driving golf green pga putt range tee|женщина играет в гольф;гольфистка клюшка спорт спортсменка удар
🏄*|person surfing;beach ocean sport surf surfer swell waves|серфинг;вода волны доска спорт
🏄‍♂️*|man surfing;beach ocean sport surf surfer swell waves|серфингист;вода волны доска серфинг спорт спортсмен
🏄‍♀️*|woman surfing;beach ocean person sport surf surfer swell waves|серфингистка;вода волны доска серфинг спорт спортсменка
🚣*|person rowing boat;canoe cruise fishing lake oar paddle raft river row rowboat|гребля;весла вода лодка море
🚣‍♂️*|man rowing boat;canoe cruise fishing lake oar paddle raft river row rowboat|гребец;весла вода гребля лодка
🚣‍♀️*|woman rowing boat;canoe cruise fishing lake oar paddle raft river row rowboat|гребчиха;весла вода гребля лодка
🏊*|person swimming;freestyle sport swim swimmer triathlon|плавание;бассейн вода водный спорт море пловец плыть спортсмен
🏊‍♂️*|man swimming;freestyle sport swim swimmer triathlon|пловец;мужчина плавание спорт
🏊‍♀️*|woman swimming;freestyle man sport swim swimmer triathlon|пловчиха;женщина плавание спорт
⛹️*|person bouncing ball;athletic basketball championship dribble net player throw|баскетболист;баскетбол ведение игра мяч
⛹️‍♂️*|man bouncing ball;athletic basketball championship dribble net player throw|мужчина с мячом;баскетбол мяч спорт
⛹️‍♀️*|woman bouncing ball;athletic basketball championship dribble net player throw|женщина с мячом;баскетбол баскетболистка мяч спорт
🏋️*|person lifting weights;barbell bodybuilder deadlift lifter powerlifting weight weightlifter workout|тяжелоатлет;атлет атлетика вес помост тяжелая штанга
🏋️‍♂️*|man lifting weights;barbell bodybuilder deadlift lifter powerlifting weight weightlifter workout|мужчина со штангой;пауэрлифтинг спорт тяжелая атлетика
🏋️‍♀️*|woman lifting weights;barbell bodybuilder deadlift lifter powerlifting weight weightlifter workout|женщина со штангой;пауэрлифтинг спорт тяжелая атлетика тяжеловеска
🚴*|person biking;bicycle bicyclist bike cycle cyclist riding sport|велосипедист;велосипед велоспорт кататься педали спорт человек
🚴‍♂️*|man biking;bicycle bicyclist bike cycle cyclist riding sport|мужчина на велосипеде;велосипед спорт
🚴‍♀️*|woman biking;bicycle bicyclist bike cycle cyclist riding sport|женщина на велосипеде;велосипед велосипедистка кататься педали спорт
🚵*|person mountain biking;bicycle bicyclist bike cycle cyclist riding sport|человек на горном велосипеде;байк велик велосипед горный горы педали соревнование спорт
🚵‍♂️*|man mountain biking;bicycle bicyclist bike cycle cyclist riding sport|мужчина на горном велосипеде;велосипед горный спорт
🚵‍♀️*|woman mountain biking;bicycle bicyclist bike cycle cyclist riding sport|женщина на горном велосипеде;велосипед велосипедистка горный спорт
🤸*|person cartwheeling;active cartwheel excited flip gymnastics happy somersault|акробатический трюк;акробатика активный вверх ногами гимнастика колесо спорт счастливый человек
🤸‍♂️*|man cartwheeling;active cartwheel excited flip gymnastics happy somersault|акробат;акробатика гимнастика мужчина спорт трюк
🤸‍♀️*|woman cartwheeling;active cartwheel excited flip gymnastics happy somersault|женщина-акробат;акробатика гимнастика спорт трюк
🤼*|people wrestling;combat duel grapple ring tournament wrestle|борцы;бороться борьба драка рестлинг ринг спаринг спарринг спорт человек
🤼‍♂️*|men wrestling;combat duel grapple ring tournament wrestle|мужчины-борцы;борьба мужчина спорт
🤼‍♀️*|women wrestling;combat duel grapple ring tournament wrestle|женщины-борцы;борчихи борьба спарринг спорт
🤽*|person playing water polo;sport swimming waterpolo|водное поло;вода спорт человек
🤽‍♂️*|man playing water polo;sport swimming waterpolo|мужчина играет в водное поло;вода мяч спорт
🤽‍♀️*|woman playing water polo;sport swimming waterpolo|женщина играет в водное поло;вода мяч спорт
🤾*|person playing handball;athletics ball catch chuck hurl lob pitch sport throw toss|гандбол;бросок гандболист мяч спорт спортсмен человек
🤾‍♂️*|man playing handball;athletics ball catch chuck hurl lob pitch sport throw toss|гандболист;гандбол мужчина спорт
🤾‍♀️*|woman playing handball;athletics ball catch chuck hurl lob pitch sport throw toss|гандболистка;бросок гандбол женщина мяч спорт спортсменка
🤹*|person juggling;act balance balancing handle juggle manage multitask skill|жонглер;жонглирование многозадачность навык равновесие
🤹‍♂️*|man juggling;act balance balancing handle juggle manage multitask skill|мужчина-жонглер;многозадачность
🤹‍♀️*|woman juggling;act balance balancing handle juggle manage multitask skill|женщина-жонглер;многозадачность
🧘*|person in lotus position;cross legged legs meditation peace relax serenity yoga yogi zen|человек в позе лотоса;йога лотос медитация поза расслабление
🧘‍♂️*|man in lotus position;cross legged legs meditation peace relax serenity yoga yogi zen|мужчина в позе лотоса;йога медитация расслабление
🧘‍♀️*|woman in lotus position;cross legged legs meditation peace relax serenity yoga yogi zen|женщина в позе лотоса;йога медитация расслабление
🛀*|person taking bath;bathtub tub|человек в ванне;ванна ванная вода
🛌*|person in bed;bedtime good goodnight hotel nap night sleep tired zzz|человек в кровати;гостиница кровать ночь отель сон спит
🧑‍🤝‍🧑*|people holding hands;bae bestie bff couple dating flirt friends hand hold twins|люди, держащиеся за руки;держаться друзья лучшие пара семья
👭*|women holding hands;bae bestie bff couple dating flirt friends girls hand hold sisters twins|две женщины;держаться за руки лучшие подруги пара подружки сестры
👫*|woman and man holding hands;bae bestie bff couple dating flirt friends hand hold twins|мужчина и женщина;держаться за руки друзья пара свидание флирт
👬*|men holding hands;bae bestie bff boys brothers couple dating flirt friends hand hold twins|двое мужчин;близнецы братья двойняшки дружба друзья мужчины пара
💏*|kiss;anniversary babe bae couple date dating heart love mwah person romance together xoxo|поцелуй;любовь пара романтика чувства
👩‍❤️‍💋‍👨*|kiss: woman, man;anniversary babe bae couple date dating heart love mwah person romance together xoxo|поцелуй: женщина мужчина;любовь пара романтика чувства
👨‍❤️‍💋‍👨*|kiss: man, man;anniversary babe bae couple date dating heart love mwah person romance together xoxo|поцелуй: мужчина мужчина;любовь пара романтика чувства
👩‍❤️‍💋‍👩*|kiss: woman, woman;anniversary babe bae couple date dating heart love mwah person romance together xoxo|поцелуй: женщина женщина;любовь пара романтика чувства
💑*|couple with heart;anniversary babe bae dating kiss love person relationship romance together you|влюбленная пара;влюбленные любовь люди свидание сердце чувства
👩‍❤️‍👨*|couple with heart: woman, man;anniversary babe bae dating kiss love person relationship romance together you|влюбленная пара: женщина мужчина;влюбленные любовь люди свидание сердце чувства
👨‍❤️‍👨*|couple with heart: man, man;anniversary babe bae dating kiss love person relationship romance together you|влюбленная пара: мужчина мужчина;влюбленные любовь люди свидание сердце чувства
👩‍❤️‍👩*|couple with heart: woman, woman;anniversary babe bae dating kiss love person relationship romance together you|влюбленная пара: женщина женщина;влюбленные любовь люди свидание сердце чувства
👨‍👩‍👦|family: man, woman, boy;child|семья: мужчина женщина мальчик;портрет ребенок родители семейный
👨‍👩‍👧|family: man, woman, girl;child|семья: мужчина женщина девочка;портрет ребенок родители семейный
👨‍👩‍👧‍👦|family: man, woman, girl, boy;child|семья: мужчина женщина девочка мальчик;портрет ребенок родители семейный
👨‍👩‍👦‍👦|family: man, woman, boy, boy;child|семья: мужчина женщина мальчик мальчик;портрет ребенок родители семейный
👨‍👩‍👧‍👧|family: man, woman, girl, girl;child|семья: мужчина женщина девочка девочка;портрет ребенок родители семейный
👨‍👨‍👦|family: man, man, boy;child|семья: мужчина мужчина мальчик;портрет ребенок родители семейный
👨‍👨‍👧|family: man, man, girl;child|семья: мужчина мужчина девочка;портрет ребенок родители семейный
👨‍👨‍👧‍👦|family: man, man, girl, boy;child|семья: мужчина мужчина девочка мальчик;портрет ребенок родители семейный
👨‍👨‍👦‍👦|family: man, man, boy, boy;child|семья: мужчина мужчина мальчик мальчик;портрет ребенок родители семейный
👨‍👨‍👧‍👧|family: man, man, girl, girl;child|семья: мужчина мужчина девочка девочка;портрет ребенок родители семейный
👩‍👩‍👦|family: woman, woman, boy;child|семья: женщина женщина мальчик;портрет ребенок родители семейный
👩‍👩‍👧|family: woman, woman, girl;child|семья: женщина женщина девочка;портрет ребенок родители семейный
👩‍👩‍👧‍👦|family: woman, woman, girl, boy;child|семья: женщина женщина девочка мальчик;портрет ребенок родители семейный
👩‍👩‍👦‍👦|family: woman, woman, boy, boy;child|семья: женщина женщина мальчик мальчик;портрет ребенок родители семейный
👩‍👩‍👧‍👧|family: woman, woman, girl, girl;child|семья: женщина женщина девочка девочка;портрет ребенок родители семейный
👨‍👦|family: man, boy;child|семья: мужчина мальчик;портрет ребенок родители семейный
👨‍👦‍👦|family: man, boy, boy;child|семья: мужчина мальчик мальчик;портрет ребенок родители семейный
👨‍👧|family: man, girl;child|семья: мужчина девочка;портрет ребенок родители семейный
👨‍👧‍👦|family: man, girl, boy;child|семья: мужчина девочка мальчик;портрет ребенок родители семейный
👨‍👧‍👧|family: man, girl, girl;child|семья: мужчина девочка девочка;портрет ребенок родители семейный
👩‍👦|family: woman, boy;child|семья: женщина мальчик;портрет ребенок родители семейный
👩‍👦‍👦|family: woman, boy, boy;child|семья: женщина мальчик мальчик;портрет ребенок родители семейный
👩‍👧|family: woman, girl;child|семья: женщина девочка;портрет ребенок родители семейный
👩‍👧‍👦|family: woman, girl, boy;child|семья: женщина девочка мальчик;портрет ребенок родители семейный
👩‍👧‍👧|family: woman, girl, girl;child|семья: женщина девочка девочка;портрет ребенок родители семейный
🗣️|speaking head;face silhouette speak|говорящая голова;говорить кричать речь силуэт
👤|bust in silhouette;mysterious shadow|силуэт человека;бюст лицо таинственный тайна тень человек
👥|busts in silhouette;bff bust everyone friend friends people|два силуэта;бюст головы двое лицо люди силуэт темный тень
🫂|people hugging;comfort embrace farewell friendship goodbye hello hug love thanks|обнимающиеся люди;дружба любовь обнимашки объятия пока привет прощай спасибо успокоить
👪|family;child|семья;портрет ребенок родители семейный
👣|footprints;barefoot clothing footprint omw print walk|следы;нога подошва рельеф след человек`,nature:`🐵|monkey face;animal banana|морда обезьяны;животное обезьяна обезьянья
🐒|monkey;animal banana|обезьяна;животное
🦍|gorilla;animal|горилла;животное обезьяна
🦧|orangutan;animal ape monkey|орангутан;обезьяна орангутанг примат человекоподобная человекоподобный
🐶|dog face;adorbs animal pet puppies puppy|морда собаки;животное пес собака собачья
🐕|dog;animal animals dogs pet|собака;животное пес питомец щенок
🦮|guide dog;accessibility animal blind|собака-поводырь;инвалид помощь слепой
🐕‍🦺|service dog;accessibility animal assistance|служебная собака;инвалид поиск поисковая помощь
🐩|poodle;animal dog fluffy|пудель;домашнее животное порода собака
🐺|wolf;animal face|морда волка;волк волчья животное собака
🦊|fox;animal face|морда лисицы;животное лис лиса лисица лисья
🦝|raccoon;animal curious sly|морда енота;енот животное любопытный полоскун
🐱|cat face;animal kitten kitty pet|морда кошки;животное кот кошачья кошка питомец
🐈|cat;animal animals cats kitten pet|кошка;животное кот котенок питомец
🐈‍⬛|black cat;animal feline halloween meow unlucky|черная кошка;кот мяу несчастье неудача плохая примета черный
🦁|lion;alpha animal face leo mane order rawr roar safari strong zodiac|морда льва;гороскоп грива животное знак зодиака зодиак лев
🐯|tiger face;animal big cat predator|морда тигра;животное зверь тигр тигренок тигриная
🐅|tiger;animal big cat predator zoo|тигр;животное зверь зоопарк кошка хищник
🐆|leopard;animal big cat predator zoo|леопард;гепард животное зверь зоопарк кошка хищник
🐴|horse face;animal dressage equine farm horses|морда лошади;конь лошадиная лошадь
🫎|moose;alces animal antlers elk mammal|лось;животное млекопитающее рога рогатый сохатый
🫏|donkey;animal ass burro hinny mammal mule stubborn|осел;животное ишак млекопитающее мул ослик упрямый
🐎|horse;animal equestrian farm racehorse racing|лошадь;жеребец животное конь скаковая скакун скачки
🦄|unicorn;face|голова единорога;единорог животное морда рог сказочное фэнтези
🦓|zebra;animal stripe|зебра;зебры полосатая полоски черно белая
🦌|deer;animal|олень;грация животное зверь рога
🦬|bison;animal buffalo herd wisent|бизон;буйвол животное зубр стадо як
🐮|cow face;animal farm milk moo|морда коровы;животное корова коровья му рога
🐂|ox;animal animals bull farm taurus zodiac|бык;гороскоп животное знак зодиак телец
🐃|water buffalo;animal zoo|буйвол;животное зверь зоопарк рога
🐄|cow;animal animals farm milk moo|корова;животное молоко рога ферма
🐷|pig face;animal bacon farm pork|морда свиньи;бекон животное поросенок пятачок сало свинина свинья хрюшка
🐖|pig;animal bacon farm pork sow|свинья;бекон животное ферма хрюшка
🐗|boar;animal pig|кабан;голова дикий животное клыки
🐽|pig nose;animal face farm smell snout|свиной пятачок;морда поросенок пятак свинья хрю хрюшка
🐏|ram;animal aries horns male sheep zodiac zoo|баран;гороскоп животное знак зодиак овен рога
🐑|ewe;animal baa farm female fluffy lamb sheep wool|овца;баран жвачное животное парнокопытное рога ферма шерсть ягненок ягнятина
🐐|goat;animal capricorn farm milk zodiac|коза;животное знак зодиака зодиак козел козерог
🐪|camel;animal desert dromedary hump one|одногорбый верблюд;горб дромадер один пустыня
🐫|two-hump camel;animal bactrian desert|двугорбый верблюд;бактриан горб жвачное животное один парнокопытное пустыня
🦙|llama;alpaca animal guanaco vicuña wool|лама;альпака викунья гуанако животное копытное руно шерсть
🦒|giraffe;animal spots|жираф;длинная шея животное пятна пятнистый
🐘|elephant;animal|слон;животное хобот
🦣|mammoth;animal extinction large tusk wooly|мамонт;бивень большой вымирание животное мохнатый предок
🦏|rhinoceros;animal|носорог;животное рог
🦛|hippopotamus;animal hippo|гиппопотам;бегемот животное
🐭|mouse face;animal|морда мыши;грызун мышка мышь
🐁|mouse;animal animals|мышь;белая грызун крыса мышка мышонок хвост
🐀|rat;animal|крыса;грызун
🐹|hamster;animal face pet|морда хомяка;домашнее животное мордочка мышь хомяк
🐰|rabbit face;animal bunny pet|морда кролика;домашнее животное зайчик кролик
🐇|rabbit;animal bunny pet|кролик;белый домашнее животное зайчик заяц
🐿️|chipmunk;animal squirrel|бурундук;белочка животное орех
🦫|beaver;animal dam teeth|бобр;бобер грызть животное зубы плотина
🦔|hedgehog;animal spiny|еж;ежик животное иголка иголки колючий колючки
🦇|bat;animal vampire|летучая мышь;вампир животное
🐻|bear;animal face grizzly growl honey|морда медведя;бурый животное медведь
🐻‍❄️|polar bear;animal arctic white|морда белого медведя;белый медведь животное полярный северный полюс
🐨|koala;animal australia bear down face marsupial under|морда коалы;австралия животное коала медведь эвкалипт
🐼|panda;animal bamboo face|морда панды;животное медведь панда
🦥|sloth;lazy slow|ленивец;животное лень медленно медленный спать
🦦|otter;animal fishing playful|выдра;вода животное играть ловить рыбалка
🦨|skunk;animal stink|скунс;вонь вонючка вонять животное фу
🦘|kangaroo;animal joey jump marsupial|кенгуру;австралия животное скакать сумка сумчатое сумчатые
🦡|badger;animal honey pester|барсук;животное носуха
🐾|paw prints;feet paws print|следы животного;животное лапы отпечатки
🦃|turkey;bird gobble thanksgiving|индейка;благодарение благодарения индюк крылья птица
🐔|chicken;animal bird ornithology|курица;голова петух птица цыпленок
🐓|rooster;animal bird ornithology|петух;гребешок петушок птица
🐣|hatching chick;animal baby bird egg|цыпленок в яйце;вылупился желтый яйцо
🐤|baby chick;animal bird ornithology|цыпленок боком;голова цыпленка клюв маленький
🐥|front-facing baby chick;animal bird newborn ornithology|цыпленок;крылья курица маленький
🐦|bird;animal ornithology|птица;голова голубь
🐧|penguin;animal antarctica bird ornithology|пингвин;антарктика арктика голова животное зоопарк птица
🕊️|dove;bird fly ornithology peace|голубь;белый мир полет преданность чистота
🦅|eagle;animal bird ornithology|орел;птица хищник
🦆|duck;animal bird ornithology|утка;птица селезень
🦢|swan;animal bird cygnet duckling ornithology ugly|лебедь;белый водоплавающее гадкий утенок птица
🦉|owl;animal bird ornithology wise|сова;мудрость птица филин
🦤|dodo;animal bird extinction large ornithology|дронт;большой вымерший додо маврикий птица
🪶|feather;bird flight light plumage|перо;лёгкий оперение перышко писать полёт птица
🦩|flamingo;animal bird flamboyant ornithology tropical|фламинго;птица розовый тропики тропическая тропический
🦚|peacock;animal bird colorful ornithology ostentatious peahen pretty proud|павлин;веер красивый перья птица хвост цветной
🦜|parrot;animal bird ornithology pirate talk|попугай;ара говорить говорящий пират птица говорун
🪽|wing;angelic ascend aviation bird fly flying heavenly mythology soar|крыло;авиация ангельский летать мифология полет птица
🐦‍⬛|black bird;animal beak caw corvid crow ornithology raven rook|черная птица;ворон ворона врановый грач каркать клюв черный чёрный
🪿|goose;animal bird duck flock fowl gaggle gander geese honk ornithology silly|гусь;глупый гогот гоготать гуси дичь птица утка
🐸|frog;animal face|голова лягушки;жаба зеленая лягушка морда
🐊|crocodile;animal zoo|крокодил;аллигатор зеленый
🐢|turtle;animal terrapin tortoise|черепаха;зеленая
🦎|lizard;animal reptile|ящерица;зеленая рептилия
🐍|snake;animal bearer ophiuchus serpent zodiac|змея;гадюка змееносец знак зодиак опасность яд
🐲|dragon face;animal fairy fairytale tale|голова дракона;дракон морда сказка фентези фэнтези
🐉|dragon;animal fairy fairytale knights tale|дракон;голова зеленый змея морда сказка фентези фэнтези
🦕|sauropod;brachiosaurus brontosaurus dinosaur diplodocus|зауропод;брахиозавр бронтозавр динозавр диплодок
🦖|T-Rex;dinosaur tyrannosaurus|Ти-Рекс;динозавр тираннозавр
🐳|spouting whale;animal beach face ocean|кит с фонтанчиком;брызги вода
🐋|whale;animal beach ocean|кит;животное океан
🐬|dolphin;animal beach flipper ocean|дельфин;вода море океан пляж
🦭|seal;animal lion ocean sea|тюлень;животное морской котик лев нерпа океан
🐟|fish;animal dinner fishes fishing pisces zodiac|рыба;гороскоп знак зодиака зодиак рыбалка рыбы
🐠|tropical fish;animal fishes|тропическая рыба;тропики экзотическая
🐡|blowfish;animal fish|рыба-еж;иголки
🦈|shark;animal fish|акула;рыба хищник
🐙|octopus;animal creature ocean|осьминог;океан спрут щупальца
🐚|spiral shell;animal beach conch sea|раковина;моллюск ракушка спираль улитка
🪸|coral;change climate ocean reef sea|коралл;изменение климата море океан природа риф
🪼|jellyfish;animal aquarium burn invertebrate jelly life marine ocean ouch plankton sea sting stinger tentacles|медуза;беспозвоночное морское ожог ой ужалить
🦀|crab;cancer zodiac|краб;знак зодиак клешни рак
🦞|lobster;animal bisque claws seafood|омар;животное клешни лангуст лобстер морепродукты рак
🦐|shrimp;food shellfish small|креветка;еда маленькая морепродукты ракообразные рачок
🦑|squid;animal food mollusk|кальмар;еда моллюск щупальца
🦪|oyster;diving pearl|устрица;жемчуг жемчужина нырять раковина ракушка устричный
🐌|snail;animal escargot garden nature slug|улитка;медленно ползти раковина
🦋|butterfly;insect pretty|бабочка;красота мотылек насекомое
🐛|bug;animal garden insect|гусеница;жук многоножка насекомое сороконожка
🐜|ant;animal garden insect|муравей;насекомое
🐝|honeybee;animal bee bumblebee honey insect nature spring|пчела;жало желто черная мед насекомое природа
🪲|beetle;animal bug insect|жук;букашка жучок клоп насекомое
🐞|lady beetle;animal garden insect ladybird ladybug nature|божья коровка;жук жучок насекомое природа сад
🦗|cricket;animal bug grasshopper insect orthoptera|сверчок;кузнечик насекомое цикада
🪳|cockroach;animal insect pest roach|таракан;вредитель мерзкий насекомое прусак
🕷️|spider;animal insect|паук;насекомое черная вдова
🕸️|spider web|паутина;паук сети сеть
🦂|scorpion;scorpio scorpius zodiac|скорпион;гороскоп знак зодиака зодиак
🦟|mosquito;bite disease fever insect malaria pest virus|комар;вирус кровосос лихорадка малярия москит насекомое укус
🪰|fly;animal disease insect maggot pest rotting|муха;вредитель зараза личинка насекомое
🪱|worm;animal annelid earthworm parasite|червяк;дождевой червь животное земляной круглый паразит
🦠|microbe;amoeba bacteria science virus|микроб;амеба бактерия вирус наука
💐|bouquet;anniversary birthday date flower love plant romance|букет;любовь подарок поздравление праздник розы романтика свидание тюльпаны цветы
🌸|cherry blossom;flower plant spring springtime|цветок вишни;мальва сакура цвести
💮|white flower|белый цветок
🪷|lotus;beauty buddhism calm flower hinduism peace purity serenity|лотос;буддизм индуизм красота медитация спокойствие умиротворение цветок чистота
🏵️|rosette;plant|розетка;растение розочка цветок
🌹|rose;beauty elegant flower love plant red valentine|роза;бутон валентинка красная красота любовь растение цветок элегантность
🥀|wilted flower;dying|увядший цветок;завяла лепесток роза
🌺|hibiscus;flower plant|гибискус;китайская роза цветок
🌻|sunflower;flower outdoors plant sun|подсолнух;солнце цветок
🌼|blossom;buttercup dandelion flower plant|цветок;растение
🌷|tulip;blossom flower growth plant|тюльпан;цвести цветок
🪻|hyacinth;bloom bluebonnet flower indigo lavender lilac lupine plant purple shrub snapdragon spring violet|гиацинт;лаванда львиный зев люпин цветок
🌱|seedling;plant sapling sprout young|росток;молодое растение молодой новое новый
🪴|potted plant;decor grow house nurturing pot|растение в горшке;горшок домашнее доме цветок
🌲|evergreen tree;christmas forest pine|елка;вечнозеленое дерево ель лес новый год
🌳|deciduous tree;forest green habitat shedding|дерево;зеленое листва растение
🌴|palm tree;beach plant tropical|пальма;дерево тропики
🌵|cactus;desert drought nature plant|кактус;зеленое колючки мексика растение текила
🌾|sheaf of rice;ear grain grains plant|колос;зерно пшеница рис
🌿|herb;leaf plant|веточка;ветка листья трава
☘️|shamrock;irish plant|трилистник;ирландия клевер растение
🍀|four leaf clover;4 irish lucky plant|четырехлистный клевер;удача четыре
🍁|maple leaf;falling|кленовый лист;клен красный осень
🍂|fallen leaf;autumn fall falling|падающие листья;листопад осень
🍃|leaf fluttering in wind;blow flutter|листья на ветру;ветер листопад
🪹|empty nest;branch home nesting|пустое гнездо;гнездование домой природа птицы пусто
🪺|nest with eggs;bird branch egg nesting|гнездо с яйцами;гнездование кладка яиц природа птицы яйца
🍄|mushroom;fungus toadstool|гриб;мухомор несъедобный поганка ядовитый`,food:`🍇|grapes;dionysus fruit grape|виноград;ветвь винограда виноградина сок фрукт
🍈|melon;cantaloupe fruit|дыня;растение фрукт ягода
🍉|watermelon;fruit|арбуз;растение фрукт ягода
🍊|tangerine;c citrus fruit nectarine orange vitamin|мандарин;апельсин клементин фрукт цитрус цитрусовый
🍋|lemon;citrus fruit sour|лимон;кислый фрукт цитрус цитрусовый
🍌|banana;fruit potassium|банан;фрукт
🍍|pineapple;colada fruit pina tropical|ананас;фрукт
🥭|mango;food fruit tropical|манго;еда сладкий тропики тропический фрукт
🍎|red apple;diet food fruit health ripe|красное яблоко;зрелое фрукт
🍏|green apple;fruit|зеленое яблоко;фрукт
🍐|pear;fruit|груша;фрукт
🍑|peach;fruit|персик;нектарин фрукт
🍒|cherries;berries cherry fruit red|вишня;вишни дерево плоды фрукт черешни черешня
🍓|strawberry;berry fruit|клубника;земляника ягода
🫐|blueberries;berries berry bilberry blue blueberry food fruit|голубика;голубой черника ягода
🥝|kiwi fruit;food|киви;еда фрукт
🍅|tomato;food fruit vegetable|помидор;овощ томат ягода
🫒|olive;food|оливка;еда маслина олива
🥥|coconut;colada palm piña|кокос;кокосы орех пальма пина колада
🥑|avocado;food fruit|авокадо;еда фрукт
🍆|eggplant;aubergine vegetable|баклажан;овощ синенькие синенький
🥔|potato;food vegetable|картофель;еда картошка овощ
🥕|carrot;food vegetable|морковь;еда морковка овощ
🌽|ear of corn;crops farm maize maze|кукурузный початок;кукуруза
🌶️|hot pepper|острый перец;красный растение чили
🫑|bell pepper;capsicum food vegetable|болгарский перец;еда овощ растение сладкий
🥒|cucumber;food pickle vegetable|огурец;еда зелень овощ огурчик соленье
🥬|leafy green;bok burgers cabbage choy kale lettuce salad|зеленый салат;ботва капуста латук листовой листья
🥦|broccoli;cabbage wild|брокколи;капуста
🧄|garlic;flavoring|чеснок;вкус головка готовить еда запах приправа специя чесночный
🧅|onion;flavoring|лук;головка готовить еда луковица луковый плакать репчатый
🥜|peanuts;food nut peanut vegetable|арахис;еда овощ орех
🫘|beans;food kidney legume small|фасоль;бобовые бобы еда кидни
🌰|chestnut;almond plant|каштан;растение
🫚|ginger root;beer health herb natural spice|корень имбиря;имбирь специя
🫛|pea pod;beans beanstalk edamame legume soybean vegetable veggie|стручок гороха;бобовые бобы горох овощ эдамамэ
🍞|bread;carbs food grain loaf restaurant toast wheat|хлеб;батон буханка
🥐|croissant;bread breakfast crescent food french roll|круассан;еда рогалик французский хлеб
🥖|baguette bread;food french|багет;батон булка еда французский хлеб
🫓|flatbread;arepa bread food gordita lavash naan pita|лепешка;еда лаваш наан пита тортилья хлеб
🥨|pretzel;convoluted twisted|крендель;брецель бублик закрученный претцель
🥯|bagel;bakery bread breakfast schmear|бублик;баранка бейгель бейгл выпечка еда завтрак намазать
🥞|pancakes;breakfast crêpe food hotcake pancake|блины;блинчики еда масленица оладьи оладья
🧇|waffle;breakfast indecisive iron|вафля;вафельный вафли десерт еда завтрак
🧀|cheese wedge|сыр;дырки желтый кусок
🍖|meat on bone|мясо на косточке;кость рулька
🍗|poultry leg;bone chicken drumstick hungry turkey|куриная ножка;еда кость курица нога окорочок птица
🥩|cut of meat;chop lambchop porkchop red steak|кусок мяса;вырезка красное мясо отбивная стейк
🥓|bacon;breakfast food meat|бекон;еда мясо
🍔|hamburger;burger eat fast food hungry|гамбургер;бургер бутерброд сэндвич фастфуд
🍟|french fries;fast food|картофель фри;картошка фастфуд
🍕|pizza;cheese food hungry pepperoni slice|пицца;кусок пиццы перекус сыр
🌭|hot dog;frankfurter hotdog sausage|хот-дог;в тесте горчица перекус сосиска тесто
🥪|sandwich;bread|сэндвич;бутерброд сендвич хлеб
🌮|taco;mexican|тако;кухня мексика мексиканская перекус
🌯|burrito;mexican wrap|буррито;бурритос кухня мексика мексиканская ролл тортилья
🫔|tamale;food mexican pamonha wrapped|тамале;еда завернутый мексиканский памонья тамал
🥙|stuffed flatbread;falafel food gyro kebab|шаурма;еда кебаб лаваш перекус пита фалафель шаверма
🧆|falafel;chickpea meatball|фалафель;бобовый бобы вегетарианский горох гороховый еда нут шарик
🥚|egg;breakfast food|яйцо;еда завтрак скорлупа
🍳|cooking;breakfast easy egg fry frying over pan restaurant side sunny up|яичница на сковороде;глазунья жарить желток завтрак сковорода яйцо
🥘|shallow pan of food;casserole paella|рагу в сковороде;еда паэлья плов сковорода
🍲|pot of food;soup stew|кастрюля с горячей едой;горячая еда горячее обед первое суп тарелка
🫕|fondue;cheese chocolate food melted pot ski|фондю;еда какелон плавленый сыр швейцарский шоколад
🥣|bowl with spoon;breakfast cereal congee oatmeal porridge|миска с ложкой;глубокая гранола завтрак каша мюсли пиала тарелка хлопья
🥗|green salad;food|овощной салат;еда овощи овощная нарезка огород урожай
🍿|popcorn;corn movie pop|попкорн;кукуруза стакан
🧈|butter;dairy|масло;готовить еда масленка масляный молокопродукты молочный сливки сливочное
🧂|salt;condiment flavor mad salty shaker taste upset|солонка;вкус еда морская соль приправа соленый
🥫|canned food;can|консервы;банка сгущенки жестянка консервированная еда консервная
🍱|bento box;food|бэнто;бенто бизнес ланч коробка с суши и рисом обед
🍘|rice cracker;food|рисовый крекер;рис
🍙|rice ball;food japanese|онигири;рис рисовый шар шарик япония
🍚|cooked rice;food|рис;вареный гарнир еда миска обед плошка тарелка чашка
🍛|curry rice;food|рис с карри;обед
🍜|steaming bowl;chopsticks food noodle pho ramen soup|лапша;доширак локшина миска обед пар чашка
🍝|spaghetti;food meatballs pasta restaurant|спагетти;вермишель лапша макаронные изделия макароны паста
🍠|roasted sweet potato;food|печеный сладкий картофель;батат картошка
🍢|oden;food kebab restaurant seafood skewer stick|одэн;закуска на палочке шашлык шашлычок из морепродуктов
🍣|sushi;food|суши;кухня япония
🍤|fried shrimp;prawn tempura|жареная креветка;креветки темпура
🍥|fish cake with swirl;food pastry restaurant|камабоко;начинка рыба рыбная котлета сурими юла
🥮|moon cake;autumn festival yuèbǐng|лунный пирог;пряник осень фестиваль юэбин
🍡|dango;dessert japanese skewer stick sweet|данго;десерт конфета леденец мороженое на палочке сладости сладость японский
🥟|dumpling;empanada gyōza jiaozi pierogi potsticker|вареник;вареники гёдза колдуны пельмени равиоли ушки цзяоцзы
🥠|fortune cookie;prophecy|печенье с предсказанием;гадание оракул предсказание
🥡|takeout box;chopsticks delivery food oyster pail|коробка для еды на вынос;доставка еда с собой едой палочки
🍦|soft ice cream;dessert food icecream restaurant serve sweet|мороженое в стаканчике;ванильное вафельный стаканчик вафля десерт мягкое рожок
🍧|shaved ice;dessert restaurant sweet|мороженое в креманке;десерт креманка строганый лед
🍨|ice cream;dessert food restaurant sweet|мороженое;десерт сладкое холодное
🍩|doughnut;breakfast dessert donut food sweet|пончик;глазурь пирожок сладкое
🍪|cookie;chip chocolate dessert sweet|печенье;выпечка десерт сладкое сладость
🎂|birthday cake;bday celebration dessert happy pastry sweet|торт ко дню рождения;выпечка день отмечать пирог праздник с днем свечи свечки сладкое
🍰|shortcake;cake dessert pastry slice sweet|кусочек торта;выпечка десерт крем сладкая торт
🧁|cupcake;bakery dessert sprinkles sugar sweet treat|капкейк;выпечка десерт еда кекс корзиночка с кремом пирожное сахар сладости
🥧|pie;apple filling fruit meat pastry pumpkin slice|пирог;выпечка кусок пирога мясной сдоба торт фруктовый шарлотка
🍫|chocolate bar;candy dessert halloween sweet tooth|шоколад;десерт какао плитка шоколада сладость шоколадка
🍬|candy;cavities dessert halloween restaurant sweet tooth wrapper|конфета;леденец обертка сладкая сладость фантик
🍭|lollipop;candy dessert food restaurant sweet|леденец;конфета на палочке палочка радуга сладкий сладость
🍮|custard;dessert pudding sweet|пудинг;десерт сладкий
🍯|honey pot;barrel bear food honeypot jar sweet|мед;бочонок меда горшок с медом
🍼|baby bottle;babies birth born drink infant milk newborn|бутылочка с соской;бутылка дети кормить молоко новорожденный прикорм сосать соска
🥛|glass of milk;drink|стакан молока;молоко напиток полный
☕|hot beverage;cafe caffeine chai coffee drink morning steaming tea|горячий напиток;кипяток кофе пар чаепитие чай
🫖|teapot;brew drink food pot tea|чайник;заварка заварочный напиток чай
🍵|teacup without handle;beverage cup drink oolong tea|чашка без ручки;зеленый чай зеленого чая
🍶|sake;bar beverage bottle cup drink restaurant|бутылка саке;водка выпивать горячее япония
🍾|bottle with popping cork;bar drink|шампанское;бутылка вино игристое отмечать праздновать пробка
🍷|wine glass;alcohol bar beverage booze club drink drinking drinks restaurant|бокал вина;алкоголь вино красное
🍸|cocktail glass;alcohol bar booze club drink drinking drinks mad martini men|коктейль;бар бокал напиток
🍹|tropical drink;alcohol bar booze club cocktail drinking drinks drunk mai party tai tropics|тропический коктейль;зонтик напиток прохладительный соломинка тропики
🍺|beer mug;alcohol ale bar booze drink drinking drinks octoberfest oktoberfest pint stein summer|кружка пива;пена пенное пивная пиво
🍻|clinking beer mugs;alcohol bar booze bottoms cheers clink drinking drinks|чокающиеся кружки;бар выпивать пива пенное пивные пиво тост чокнуться
🥂|clinking glasses;celebrate clink drink glass|чокающиеся бокалы;бокал годовщина звон напиток отмечать праздник праздновать шампанское
🥃|tumbler glass;liquor scotch shot whiskey whisky|стакан с виски;бурбон вино коктейль коньяк ликер для
🫗|pouring liquid;accident drink empty glass oops pour spill water|стакан с жидкостью;вода выливать вылить наливать напиток оплошность опустошить пролить пустой случайность
🥤|cup with straw;drink juice malt soda soft water|стакан с соломинкой;вода газировка кола минеральная напиток питье сок газировкой стаканчик трубочкой
🧋|bubble tea;boba food milk pearl|чай с шариками;баббл бабл боба еда жемчужный молоко напиток шарик
🧃|beverage box;juice straw sweet|пакетик сока;картон напиток пакет пить сок трубочка
🧉|mate;drink|мате;матэ напиток пить трубочка чай
🧊|ice;cold cube iceberg|кубик льда;лед ледяной холод холодный
🥢|chopsticks;hashi jeotgarak kuaizi|палочки для еды;суши приборы столовые японские
🍽️|fork and knife with plate;cooking dinner eat|тарелка с приборами;вилка нож прибор сервировка стол столовый
🍴|fork and knife;breakfast breaky cooking cutlery delicious dinner eat feed food hungry lunch restaurant yum yummy|вилка и нож;еда завтрак обед перекус прибор ресторан ужин
🥄|spoon;eat tableware|ложка;ложечка прибор приборы стол столовые столовый чайная
🔪|kitchen knife;chef cooking hocho tool weapon|нож;кухонный оружие острие резать холодное
🫙|jar;condiment container empty nothing sauce store|банка;варенье мариновать пустая соленья хранить
🏺|amphora;aquarius cooking drink jug tool weapon zodiac|амфора;кувшин сосуд`,travel:`🌍|globe showing Europe-Africa;earth world|Европа и Африка на земном шаре;глобус земля земной шар
🌎|globe showing Americas;earth world|Америка на земном шаре;глобус земной мир шар
🌏|globe showing Asia-Australia;earth world|Азия и Австралия на земном шаре;глобус земля земной шар
🌐|globe with meridians;earth internet web world worldwide|меридианы;глобус земля земной меридиан мир шар
🗺️|world map|карта мира;атлас мир страны
🗾|map of Japan|карта Японии;атлас япония
🧭|compass;direction magnetic navigation orienteering|компас;магнит навигация направление ориентирование поход путешествие путь света стороны турист
🏔️|snow-capped mountain;cold|гора со снежной шапкой;вершина снег
⛰️|mountain|гора;вершина пик
🌋|volcano;eruption mountain nature|вулкан;извержение вулкана кратер лава
🗻|mount fuji;mountain nature|Фудзияма;вулкан гора
🏕️|camping|кемпинг;лагерь палатка поход
🏖️|beach with umbrella|пляж;зонт лето море остров отпуск пальма песок пляжный солнце
🏜️|desert|пустыня;кактус песок солнце
🏝️|desert island|остров;кокос лето море необитаемый отпуск пальма пустыня
🏞️|national park|национальный парк;заповедник природа
🏟️|stadium|стадион;игры матч олимпийские соревнования
🏛️|classical building|античное здание;античность классический колонны стиль храм
🏗️|building construction;crane|стройка;кран строительство
🧱|brick;bricks clay mortar wall|кирпичи;глина кирпич кирпичная кирпичный кладка стена
🪨|rock;boulder heavy solid stone tough|камень;булыжник жесткий скала твердый тяжелый
🪵|wood;log lumber timber|древесина;бревно дрова лес пень полено
🛖|hut;home house roundhouse shelter yurt|хижина;дом юрта
🏘️|houses;house|дома;городок дача здания поселок
🏚️|derelict house;home|заброшенный дом;развалины упадок
🏠|house;building country heart home ranch settle simple suburban suburbia where|дом;дача домашний здание родной стены
🏡|house with garden;building country heart home ranch settle simple suburban suburbia where|дом с садом;дача загородный крыша сад стены усадьба
🏢|office building;city cubical job|офисное здание;бизнес центр офис работа
🏣|Japanese post office;building|японская почта;здание япония японское
🏤|post office;building european|почта;европа здание
🏥|hospital;building doctor medicine|больница;госпиталь здание лечение поликлиника помощь скорая стационар хоспис
🏦|bank;building|банк;деньги здание
🏨|hotel;building|гостиница;здание отель хостел
🏩|love hotel;building|гостиница для свиданий;дом здание отель публичный свидания
🏪|convenience store;24 building hours|круглосуточный магазин;24 часа здание покупки сутки
🏫|school;building|школа;здание колледж обучение учебное
🏬|department store;building|универмаг;здание магазин супермаркет торговый универсам центр
🏭|factory;building|завод;предприятие промышленность фабрика
🏯|Japanese castle;building|японский замок;здание япония
🏰|castle;building european|замок;башни крепость укрепение форт
💒|wedding;chapel hitched nuptials romance|свадьба;венчание сердечки собор церемония церковь
🗼|Tokyo tower|Токийская башня;архитектура вышка телебашня телевышка токио
🗽|Statue of Liberty;new ny nyc york|статуя Свободы;нью йорк свобода факел
⛪|church;bless chapel christian cross religion|церковь;здание монастырь религия собор храм христианство
🕌|mosque;islam masjid muslim religion|мечеть;здание ислам мусульмане религия
🛕|hindu temple|индуистский храм;ашрам индийский индуизм церковь
🕍|synagogue;jew jewish judaism religion temple|синагога;евреи здание иудаизм религия церковь
⛩️|shinto shrine;religion|синтоистский храм;религия святилище синто синтоизм япония
🕋|kaaba;hajj islam muslim religion umrah|Кааба;ислам мусульмане религия святыня хадж
⛲|fountain|фонтан;брызги вода источник родник
⛺|tent;camping|палатка;кемпинг лагерь поход тент
🌁|foggy;fog|туман;дымка облака туманно
🌃|night with stars;star|звездная ночь;город звезды месяц ночной
🏙️|cityscape;city|вид на город;городской многоэтажки ночь пейзаж
🌄|sunrise over mountains;morning sun|восход солнца над горами;горы закат заря пейзаж рассвет солнце утро
🌅|sunrise;morning nature sun|восход;вечер заря лучи пейзаж рассвет солнце утро
🌆|cityscape at dusk;building city evening landscape sun sunset|закат в городе;вечер вечерний высотки город заход многоэтажки небоскреб солнце
🌇|sunset;building dusk sun|закат;вечер высотные город дома заход небоскреб романтика солнце
🌉|bridge at night|мост ночью;ночь
♨️|hot springs;hotsprings steaming|горячие источники;гейзер пар поток
🎠|carousel horse;entertainment|лошадь на карусели;аттракцион карусель лошадка
🛝|playground slide;amusement park play playing sliding theme|детская горка;играть игровая кататься парк площадка развлечений
🎡|ferris wheel;amusement park theme|колесо обозрения;аттракцион веселье чертово
🎢|roller coaster;amusement park theme|американские горки;аттракцион горка
💈|barber pole;cut fresh haircut shave|парикмахерская;барбершоп волосы салон стрижка цирюльник
🎪|circus tent|цирковой шатер;цирк шапито
🚂|locomotive;caboose engine railway steam train trains travel|паровоз;вагон локомотив поезд
🚃|railway car;electric train tram travel trolleybus|вагон;общественный поезд рельсы трамвай транспорт фуникулер
🚄|high-speed train;railway shinkansen|скоростной поезд;дорога железная пуля синкансэн скорость
🚅|bullet train;high speed nose railway shinkansen travel|поезд-пуля;синкансэн скорость
🚆|train;arrived choo railway|поезд;дорога ж д железная транспорт
🚇|metro;subway travel|метро;подземка поезд станция тоннель транспорт
🚈|light rail;arrived monorail railway|легкий рельсовый транспорт;метро монорельс трамвай электричка
🚉|station;railway train|железнодорожный вокзал;ж д станция железнодорожная рельсы электричка
🚊|tram;trolleybus|трамвай;рельсы транспорт
🚝|monorail;vehicle|монорельс;легкое метро рельсы транспорт
🚞|mountain railway;car trip|поезд в горах;горы дорога железная рельсы транспорт электричка
🚋|tram car;bus trolley trolleybus|трамвайный вагон;рельсы трамвай электричество
🚌|bus;school vehicle|автобус;маршрутка мини общественный транспорт школьный
🚍|oncoming bus;cars|автобус спереди;лобовое общественный транспорт приближающийся стекло
🚎|trolleybus;bus tram trolley|троллейбус;дорога общественный провода транспорт электричество
🚐|minibus;bus drive van vehicle|микроавтобус;автобус бусик газель маршрутка поездка
🚑|ambulance;emergency vehicle|машина скорой помощи;больница врачи помощь скорая
🚒|fire engine;truck|пожарная машина;огонь пожар пожарные спасатели
🚓|police car;5 0 cops patrol|полицейская машина;милиция патруль полицейские полиция
🚔|oncoming police car|полицейская машина спереди;лобовое стекло полицейские полиция приближающаяся проблесковый маячок сирена
🚕|taxi;cab cabbie car drive vehicle yellow|такси;водитель желтое машина транспорт убер шашечки
🚖|oncoming taxi;cab cabbie cars drove hail yellow|такси спереди;машина приближающееся транспорт
🚗|automobile;car driving vehicle|автомобиль;машина транспорт
🚘|oncoming automobile;car cars drove vehicle|автомобиль спереди;машина приближающаяся приближающийся транспорт
🚙|sport utility vehicle;car drive recreational sportutility|джип;suv автомобиль жилой легковой машина отдых фургон
🛻|pickup truck;automobile car flatbed pick up transportation|пикап;автомобиль грузовик машина перевозка транспорт
🚚|delivery truck;car drive vehicle|грузовик;газель груз грузовой доставка кузов перевозки транспорт
🚛|articulated lorry;car drive move semi truck vehicle|фура;газель грузовик кузов перевозка переезд транспорт
🚜|tractor;vehicle|трактор;сельское техника транспорт хозяйство
🏎️|racing car;zoom|гоночный автомобиль;гонки скорость спортивный
🏍️|motorcycle;racing|мотоцикл;байк гонки опасность скорость
🛵|motor scooter|скутер;мопед мотороллер транспорт
🦽|manual wheelchair;accessibility|кресло-коляска с ручным приводом;инвалид ручной транспорт
🦼|motorized wheelchair;accessibility|кресло-коляска с мотором;инвалид транспорт электропривод
🛺|auto rickshaw;tuk|авторикша;мопед моторикша рикша такси транспорт тук туктук
🚲|bicycle;bike class cycle cycling cyclist gang ride spin spinning|велосипед;велик колеса крутить педали прокатиться руль спорт транспорт
🛴|kick scooter|самокат;колеса руль транспорт
🛹|skateboard;board skate skater wheels|скейтборд;доска с колесиками роликами колеса роликовая скейт скейтер
🛼|roller skate;blades skates sport|роликовые коньки;ролики спорт
🚏|bus stop;busstop|автобусная остановка;автобус знак
🛣️|motorway;highway road|шоссе;автомагистраль автострада дорога магистраль путь разметка
🛤️|railway track;train|железная дорога;ж д путь рельсы шпалы
🛢️|oil drum|бочка;емкость нефть
⛽|fuel pump;diesel fuelpump gas gasoline station|заправка;автозаправка автозаправочная станция азс бензин дизель топливо
🛞|wheel;car circle tire turn vehicle|автомобильное колесо;диск колпак круг поворот шина
🚨|police car light;alarm alert beacon emergency revolving siren|мигалка;красная полиция проблесковый маячок сигнальные огни сирена экстренная ситуация
🚥|horizontal traffic light;intersection signal stop stoplight|горизонтальный светофор;свет
🚦|vertical traffic light;drove intersection signal stop stoplight|вертикальный светофор;перекресток свет
🛑|stop sign;octagonal|знак «стоп»;восьмиугольник красный остановка
🚧|construction;barrier|строительные работы;барьер заграждение опасность преграда препятствие строительство стройка
⚓|anchor;ship tool|якорь;корабль
🛟|ring buoy;float life lifesaver preserver rescue safety save saver swim|спасательный круг;безопасность надувной помощь спасение
⛵|sailboat;boat resort sailing sea yacht|парусник;кораблик лодка отдых парус яхта
🛶|canoe;boat|каноэ;байдарка весло индейцы каяк лодка
🚤|speedboat;billionaire boat lake luxury millionaire summer travel|катер;вода двигатель круиз лодка море мотор яхта
🛳️|passenger ship|пассажирский лайнер;круиз пассажиры перевозки судно
⛴️|ferry;boat passenger|паром;перевозки транспорт
🛥️|motor boat;motorboat|моторная лодка;вода двигатель катер корабль мотор моторка яхта
🚢|ship;boat passenger travel|корабль;груз круиз лайнер морской пароход перевозки судно титаник
✈️|airplane;aeroplane fly flying jet plane travel|самолет;воздух крылья перевозки
🛩️|small airplane;aeroplane plane|маленький самолет;воздух крылья перевозки
🛫|airplane departure;aeroplane check in departures plane|взлет;взлетаю отправление посадка регистрация самолет улетать
🛬|airplane arrival;aeroplane arrivals arriving landing plane|посадка;прибытие приземляется садится самолет
🪂|parachute;hang glide parasail skydive|парашют;крыло параглайд парасейл парашютист скайдайв
💺|seat;chair|кресло;в самолете место пассажирское сиденье стул
🚁|helicopter;copter roflcopter travel vehicle|вертолет;винт воздух лопасти транспорт
🚟|suspension railway|подвесная железная дорога;вагон
🚠|mountain cableway;cable gondola lift ski|вагон фуникулера;горы кабинка подъем подъемник тросы фуникулер
🚡|aerial tramway;cable car gondola ropeway|канатная дорога;канат подвесная подъемник трамвай тросы фуникулер
🛰️|satellite;space|спутник;космос
🚀|rocket;launch rockets space travel|ракета;быстро взлет космос скорость
🛸|flying saucer;aliens extra terrestrial ufo|летающая тарелка;инопланетный гость инопланетяне марсианин нло пришелец пришельцы
🛎️|bellhop bell;hotel|гостиничный звонок;вызов гостиница звоночек звук отель портье
🧳|luggage;bag packing roller suitcase travel|багаж;путешествие чемодан
⌛|hourglass done;sand time timer|песочные часы;время песок
⏳|hourglass not done;flowing hours sand timer waiting yolo|время пошло;песок песочные часы
⌚|watch;clock time|наручные часы;время запястье рука
⏰|alarm clock;hours hrs late time waiting|будильник;время заводить звенит напоминание подъем сигнал часы
⏱️|stopwatch;clock time|секундомер;время кнопка стрелки таймер точность часы
⏲️|timer clock|таймер;время отсчет сигнал часы
🕰️|mantelpiece clock;time|каминные часы;винтажные время камин старинные украшение
🕛|twelve o’clock;12 00 time|двенадцать часов;00 12 дня ночи полдень полночь
🕧|twelve-thirty;12 30 clock time|полпервого;00 30 12 двенадцать первого половина тридцать
🕐|one o’clock;1 00 time|час;13 00 1 время дня ночи один часы
🕜|one-thirty;1 30 clock time|полвторого;1 30 время половина тик так час тридцать часы
🕑|two o’clock;2 00 time|два часа;время час часы
🕝|two-thirty;2 30 clock time|полтретьего;14 30 2 время два тридцать час часы
🕒|three o’clock;3 00 time|три часа;15 00 3 время ровно час часы
🕞|three-thirty;3 30 clock time|полчетвертого;15 30 3 время половина три тридцать час часы
🕓|four o’clock;4 00 time|четыре часа;16 00 4 время ровно час часы
🕟|four-thirty;30 4 clock time|полпятого;16 30 4 время половина тридцать час часы четыре
🕔|five o’clock;5 00 time|пять часов;17 00 5 время ровно час часы
🕠|five-thirty;30 5 clock time|полшестого;17 30 5 время половина пять тридцать час часы
🕕|six o’clock;6 00 time|шесть часов;18 00 6 время ровно час часы
🕡|six-thirty;30 6 clock|полседьмого;18 30 6 время половина тридцать час часы шесть
🕖|seven o’clock;0 7 00|семь часов;19 00 7 время ровно час часы
🕢|seven-thirty;30 7 clock|полвосьмого;19 30 7 время половина семь тридцать час часы
🕗|eight o’clock;8 00 time|восемь часов;20 00 8 время ровно час часы
🕣|eight-thirty;30 8 clock time|полдевятого;20 30 8 восемь тридцать время половина час часы
🕘|nine o’clock;9 00 time|девять часов;21 00 9 время ровно час часы
🕤|nine-thirty;30 9 clock time|полдесятого;21 30 9 время девять тридцать половина час часы
🕙|ten o’clock;0 10 00|десять часов;10 00 22 время ровно час часы
🕥|ten-thirty;10 30 clock time|пол-одиннадцатого;10 30 22 время десять половина тридцать час часы
🕚|eleven o’clock;11 00 time|одиннадцать часов;11 00 23 время ровно час часы
🕦|eleven-thirty;11 30 clock time|полдвенадцатого;11 30 23 время одиннадцать половина тридцать час часы
🌑|new moon;dark space|новолуние;луна месяц новая ночь темная темно
🌒|waxing crescent moon;dreams space|молодая луна;месяц молодой
🌓|first quarter moon;space|луна в первой четверти;месяц небо четверть
🌔|waxing gibbous moon;space|прибывающая луна;месяц небо
🌕|full moon;space|полнолуние;луна месяц небо полная полный
🌖|waning gibbous moon;space|убывающая луна;месяц небо планета
🌗|last quarter moon;space|луна в последней четверти;месяц небо четверть
🌘|waning crescent moon;space|старая луна;затмение месяц небо убывающая
🌙|crescent moon;ramadan space|полумесяц;луна месяц
🌚|new moon face;space|новая луна с лицом;лицо молодая новолуние темная черная
🌛|first quarter moon face;space|луна в первой четверти с лицом;лицо месяц небо половинка луны четвертинка четверть
🌜|last quarter moon face;dreams|луна в последней четверти с лицом;лицо месяц небо полу полумесяц четверть
🌡️|thermometer;weather|термометр;градусник измерение температура
☀️|sun;bright rays space sunny weather|солнце;жарко лучи планета погода
🌝|full moon face;bright|полная луна с лицом;круглая лицо месяц небо
🌞|sun with face;beach bright day heat shine sunny sunshine weather|солнце с лицом;лицо небо
🪐|ringed planet;saturn saturnine|планета с кольцом;кольца кольцо космос сатурн
⭐|star;astronomy medium stars white|желтая звезда;астрономия звезды
🌟|glowing star;glittery glow night shining sparkle win|сияющая звезда;свет сияние
🌠|shooting star;falling night space|падающая звезда;желание загадать звездопад небо
🌌|milky way;space|Млечный Путь;звезды космос молоко созвездие
☁️|cloud;weather|облако;небо туча
⛅|sun behind cloud;cloudy weather|солнце за облаками;непогода облака облако облачно погода
⛈️|cloud with lightning and rain;thunder thunderstorm|гроза;гром дождь молния облако туча
🌤️|sun behind small cloud;weather|солнце за облачком;облако облачко пасмурно туча
🌥️|sun behind large cloud;weather|солнце за облаком;облако облачно туча
🌦️|sun behind rain cloud;weather|слепой дождь;грибной облако осадки солнце за тучей туча
🌧️|cloud with rain;weather|дождь;осадки туча
🌨️|cloud with snow;cold weather|снег;облако осадки погода снегопад туча
🌩️|cloud with lightning;weather|молния;гром облако погода туча
🌪️|tornado;cloud weather whirlwind|торнадо;ветер вихрь катастрофа смерч ураган
🌫️|fog;cloud weather|густой туман;видимость низкая облачность плохая
🌬️|wind face;blow cloud|дует ветер;вьюга лицо пурга снежная королева
🌀|cyclone;dizzy hurricane twister typhoon weather|циклон;завихрение тайфун юла
🌈|rainbow;gay genderqueer glbt glbtq lesbian lgbt lgbtq lgbtqia nature pride queer rain trans transgender weather|радуга;дождь осадки погода природа цвета
🌂|closed umbrella;clothing rain|закрытый зонт;дождь зонтик осадки
☂️|umbrella;clothing rain|зонт;вода дождь зонтик осадки открытый погода
☔|umbrella with rain drops;clothing drop weather|зонт под дождем;зонтик капли капля ливень погода
⛱️|umbrella on ground;rain sun|пляжный зонт;аксессуар дождь защита зонтик непогода пляж солнце
⚡|high voltage;danger electric electricity lightning nature thunder thunderbolt zap|высокое напряжение;буря высоковольтное гром молниеносный молния опасность электричество
❄️|snowflake;cold snow weather|снежинка;зима небо рисунок снег снежок холод холодно
☃️|snowman;cold man snow|снеговик под снегом;снег фигура человек человечек
⛄|snowman without snow;cold man|снеговик;снег снеговичок снежная баба скульптура фигура человек человечек
☄️|comet;space|комета;космос метеор метеорит метеоритный дождь небо планета
🔥|fire;af burn flame hot lit litaf tool|огонь;костер очаг пламя
💧|droplet;cold comic drop nature sad sweat tear water weather|капля;вода дождь капелька пот слеза
🌊|water wave;nature ocean surf surfer surfing|волна;вода море морская пена океан серфинг`,activities:`🎃|jack-o-lantern;celebration halloween pumpkin|тыква-фонарь;праздник из тыквы хеллоуин хэллоуин
🎄|Christmas tree;celebration|новогодняя елка;новый год праздник рождество
🎆|fireworks;boom celebration entertainment yolo|фейерверк;пиротехника праздник салют свет шум
🎇|sparkler;boom celebration fireworks sparkle|бенгальский огонь;искры новый год праздник салют
🧨|firecracker;dynamite explosive fire fireworks light pop popping spark|динамитная шашка;взрыв взрывчатка динамит искра петарда фейерверк хлопушка
✨|sparkles;magic sparkle star|блестки;блестка звезда звезды искры мерцание свет
🎈|balloon;birthday celebrate celebration|воздушный шарик;веревочка воздух праздник
🎉|party popper;awesome birthday celebrate celebration excited hooray tada woohoo|хлопушка;бабах веселье вечеринка день рождения мишура поздравление праздник
🎊|confetti ball;celebrate celebration party woohoo|конфетти;вечеринка праздник
🎋|tanabata tree;banner celebration japanese|бамбук с бумажными лентами;бумага дерево лента танабата традиция япония
🎍|pine decoration;bamboo celebration japanese plant|украшенный бамбук;новый год растение рождество сосна япония
🎎|Japanese dolls;celebration doll festival|японские куклы;две кукла праздник фестиваль
🎏|carp streamer;celebration|вымпелы в виде карпов;карпы палочка рыбки рыбы
🎐|wind chime;bell celebration|музыка ветра;бубенчик ветер звон
🎑|moon viewing ceremony;celebration|праздник Луны;луна церемония
🧧|red envelope;gift good hóngbāo lai luck money see|красный конверт;деньги китай подарок традиция удача
🎀|ribbon;celebration|бантик;бант волосы лента одежда праздник
🎁|wrapped gift;birthday bow box celebration christmas present surprise|подарок;бант бантик год день коробка новый праздник рождения рождество
🎗️|reminder ribbon;celebration|памятная лента;память
🎟️|admission tickets;ticket|билеты;билет вход квиток концерт пропуск самолет театр транспорт услуги
🎫|ticket;admission stub|билет;билетик вход квиток концерт пропуск самолет театр транспорт услуги
🎖️|military medal;award celebration|военная медаль;война заслуги награда одежда орден
🏆|trophy;champion champs prize slay sport victory win winning|кубок;победа приз трофей чемпион
🏅|sports medal;award gold winner|спортивная медаль;достижение место победа спорт
🥇|1st place medal;first gold|золотая медаль;золото место первое победа победители победитель чемпион чемпионы
🥈|2nd place medal;second silver|серебряная медаль;второе место серебро
🥉|3rd place medal;bronze third|бронзовая медаль;бронза третье место
⚽|soccer ball;football futbol sport|футбол;игра мяч спорт футбольный
⚾|baseball;ball sport|бейсбол;бейсбольный игра мяч спорт
🥎|softball;ball glove sports underarm|софтбол;бита зажать игра мягкий мяч нести перчатка спорт
🏀|basketball;ball hoop sport|баскетбол;баскетбольный игра кольцо мяч спорт
🏐|volleyball;ball game|волейбол;волейбольный игра мяч спорт
🏈|american football;ball bowl sport super|американский футбол;игра мяч спорт
🏉|rugby football;ball sport|регби;игра мяч спорт
🎾|tennis;ball racquet sport|теннис;игра мяч мячик ракетка спорт теннисная теннисный
🥏|flying disc;ultimate|летающий диск;бросать досуг игра летающая тарелка спорт фрисби
🎳|bowling;ball game sport strike|боулинг;игра кегли спорт страйк шар шары
🏏|cricket game;ball bat|крикет;бита игра мяч спорт
🏑|field hockey;ball game stick|хоккей на траве;бег игра клюшка трава
🏒|ice hockey;game puck stick|хоккей;игра клюшка лед спорт шайба
🥍|lacrosse;ball goal sports stick|лакросс;гол забить клюшка мяч ракетка
🏓|ping pong;ball bat game paddle pingpong table tennis|настольный теннис;мяч мячик пинг понг ракетка стол шарик
🏸|badminton;birdie game racquet shuttlecock|бадминтон;волан воланчик игра ракетка спорт
🥊|boxing glove|боксерская перчатка;бокс спорт
🥋|martial arts uniform;judo karate taekwondo|спортивное кимоно;боевые искусства дзюдо карате тхэквондо форма
🥅|goal net|спортивные ворота;гол сетка спорт
⛳|flag in hole;golf sport|гольф;игра лунка поле спорт флаг флажок
⛸️|ice skate;skating|коньки;ботинок катание каток конек лед лезвие скорость фигурное
🎣|fishing pole;entertainment fish sport|удочка с рыбой;крючок леска наживка рыба рыбалка спининг улов
🤿|diving mask;scuba snorkeling|маска с трубкой;дайвинг нырять подводная подводное плавание подводный спорт трубка
🎽|running shirt;athletics sash|футболка для бега;атлетика бег спорт
🎿|skis;ski snow sport|лыжи;горные горы склон снег спорт трасса
🛷|sled;luge sledge sleigh snow toboggan|санки;гора катание сани снег спуск
🥌|curling stone;game rock|керлинг;игра камень лед спорт щетка
🎯|bullseye;bull dart direct entertainment game hit target|мишень;дартс доска дротик попадание
🪀|yo-yo;fluctuate toy|йо-йо;игрушка йойо
🪁|kite;fly soar|воздушный змей;ветер игра летать парить
🔫|water pistol;gun handgun revolver tool weapon|водяной пистолет;водный игрушка огнестрельное оружие револьвер
🎱|pool 8 ball;8ball billiard eight game|бильярд;8 восьмерка игра пул черный шар
🔮|crystal ball;fairy fairytale fantasy fortune future magic tale tool|хрустальный шар;будущее волшебство гадание магия предсказание хрусталь
🪄|magic wand;magician witch wizard|волшебная палочка;волшебник волшебство колдунья магия фокус
🎮|video game;controller entertainment|видеоигры;play playstation station игры компьютер компьютерные приставка
🕹️|joystick;game video videogame|джойстик;видеоигра видеоигры игра игровая приставка игры компьютер компьютерная
🎰|slot machine;casino gamble gambling game slots|игровой автомат;азарт деньги игры казино
🎲|game die;dice entertainment|игральная кость;игра кости кубик кубики
🧩|puzzle piece;clue interlocking jigsaw|пазл;головоломка досуг игра кусочек пазла мозаика собирать
🧸|teddy bear;plaything plush stuffed toy|плюшевый мишка;игрушка медвежонок мягкая плюшевая
🪅|piñata;candy celebrate celebration cinco de festive mayo party pinada pinata|пиньята;вечеринка мексиканский праздник праздновать сладости
🪩|mirror ball;dance disco glitter party|диско-шар;блестеть вечеринка дискотека зеркальный танцы
🪆|nesting dolls;babooshka baboushka babushka doll matryoshka russia|матрешка;игрушка кукла матрешки россия русская
♠️|spade suit;card game|пики;игра карты масть
♥️|heart suit;card emotion game hearts|червы;игра карты масть
♦️|diamond suit;card game|бубны;игра карты масть
♣️|club suit;card clubs game|трефы;игра карты масть
♟️|chess pawn;dupe expendable|пешка;игра фигура шахматная шахматы
🃏|joker;card game wildcard|джокер;игра карты
🀄|mahjong red dragon;game|маджонг;игра игральные китай кости кубики
🎴|flower playing cards;card game japanese|цветочная карта;игра карты ханафуда цветы япония
🎭|performing arts;actor actress art entertainment mask theater theatre thespian|маски;драма искусство комедия постановка премьера театр шекспир
🖼️|framed picture;art frame museum painting|картина;в раме рамке пейзаж природа рама рамка
🎨|artist palette;art artsy arty colorful creative entertainment museum painter painting|палитра с красками;краски рисовать творить художник
🧵|thread;needle sewing spool string|катушка ниток;вышивка иголка нитки нить рукоделие шить шитье штопать
🪡|sewing needle;embroidery sew stitches sutures tailoring thread|швейная игла;вышивка иголка стежки швы шитье
🧶|yarn;ball crochet knit|клубок;вязание ниток нитки пряжа
🪢|knot;cord rope tangled tie twine twist|узел;веревка канат шнур шнурок`,objects:`👓|glasses;clothing eye eyeglasses eyewear|очки;аксессуар глаза защита зрение одежда
🕶️|sunglasses;dark eye eyewear glasses|солнечные очки;аксессуар защита солнце солнцезащитные темные
🥽|goggles;dive eye protection scuba swimming welding|защитные очки;защита лыжная маска нырять плавание сварка
🥼|lab coat;clothes doctor dr experiment jacket scientist white|лабораторный халат;белый лаборатория форма
🦺|safety vest;emergency|спасательный жилет;защитный спасать экстренный
👔|necktie;clothing employed serious shirt tie|галстук;одежда офис работа рубашка серьезный сотрудник
👕|t-shirt;blue casual clothes clothing collar dressed shopping tshirt weekend|футболка;короткие одежда рубашка рукава
👖|jeans;blue casual clothes clothing denim dressed pants shopping trousers weekend|джинсы;брюки штаны
🧣|scarf;bundle cold neck up|шарф;обмотать повязать шея
🧤|gloves;hand|перчатки;аксессуар одежда руки
🧥|coat;brr bundle cold jacket up|пальто;верхняя куртка одежда пиджак
🧦|socks;stocking|носки;ноги чулки
👗|dress;clothes clothing dressed fancy shopping|платье;женская одежда женское
👘|kimono;clothing comfortable|кимоно;одежда традиции япония
🥻|sari;clothing dress|сари;женская индия одежда платье традиционная
🩱|one-piece swimsuit;bathing suit|цельный купальник;закрытый одежда плавать слитный спорт
🩲|briefs;bathing one piece suit swimsuit underwear|плавки;купальник одежда плавать трусы шорты
🩳|shorts;bathing pants suit swimsuit underwear|шорты;белье купальник одежда плавать плавки спорт трусы
👙|bikini;bathing beach clothing pool suit swim|бикини;бассейн купальник море отпуск плавать
👚|woman’s clothes;blouse clothing collar dress dressed lady shirt shopping|блузка;женщина одежда платье розовая футболка
🪭|folding hand fan;clack clap cool cooling dance flirt flutter hot shy|веер;жара жарко застенчивый опахало охлаждение танец
👛|purse;clothes clothing coin dress fancy handbag shopping|кошелек;аксессуар деньги мелочь сумка сумочка
👜|handbag;bag clothes clothing dress lady purse shopping|сумка;женская сумочка
👝|clutch bag;clothes clothing dress handbag pouch purse|клатч;аксессуар багаж вещи женское мешок саквояж сумочка театр чедоман
🛍️|shopping bags;bag hotel|пакеты;магазины новое обновки покупки шопинг
🎒|backpack;backpacking bag bookbag education rucksack satchel school|ранец;портфель рюкзак школа
🩴|thong sandal;beach flip flop sandals shoe thongs zōri|вьетнамки;обувь пляж сланцы шлепанцы шлепки
👞|man’s shoe;brown clothes clothing feet foot kick shoes shopping|ботинок;ботинки мужская мужчина обувь туфли туфля
👟|running shoe;athletic clothes clothing fast kick shoes shopping sneaker tennis|кроссовки;бег кеды обувь побежать пробежка спорт
🥾|hiking boot;backpacking brown camping outdoors shoe|треккинговый ботинок;ботинки идти кемпинг палатка поход рюкзак треккинговая обувь треккинговые туристическая туристические
🥿|flat shoe;ballet comfy flats slip on slipper|балетки;без каблука обувь на плоской подошве слиперы туфли удобно
👠|high-heeled shoe;clothes clothing dress fashion heel heels shoes shopping stiletto woman|туфли на каблуке;женщина каблук обувь стиль
👡|woman’s sandal;clothing shoe|босоножки;женская женщина каблук лето обувь сабо сандалии
🩰|ballet shoes;dance|пуанты;балерина балет обувь танец туфли
👢|woman’s boot;clothes clothing dress shoe shoes shopping|сапог;высокая женская каблук обувь одежда сапоги холодно шоппинг
🪮|hair pick;afro comb groom|афро-гребень;волосы расческа
👑|crown;clothing family king medieval queen royal royalty win|корона;голова королева король монарх царица царство царь
👒|woman’s hat;clothes clothing garden hats party|шляпка;женская женщина летняя одежда шляпа
🎩|top hat;clothes clothing fancy formal magic tophat|цилиндр;магия мужчина одежда фокус черная черный шляпа
🎓|graduation cap;celebration clothing education hat scholar|шапочка выпускника;бонет выпускник выпускной конфедератка
🧢|billed cap;baseball bent dad hat|бейсболка;головной убор кепка шапка
🪖|military helmet;army soldier war warrior|армейская каска;армия воин солдат
⛑️|rescue worker’s helmet;aid cross face hat|каска с белым крестом;головной убор крест лицо спасатель шлем
📿|prayer beads;clothing necklace religion|четки;бусы колье молитва ожерелье религия
💄|lipstick;cosmetics date makeup|помада;губы косметика макияж
💍|ring;diamond engaged engagement married romance shiny sparkling wedding|кольцо;бриллиант драгоценный камень обручальное помолвка свадьба
💎|gem stone;diamond engagement jewel money romance wedding|драгоценный камень;алмаз драгоценность цена
🔇|muted speaker;mute quiet silent sound|без звука;громкость звук молчание тихо тишина
🔈|speaker low volume;soft sound|низкая громкость;динамик звук уровень
🔉|speaker medium volume;sound|средняя громкость;громкоговоритель динамик звук рупор спикер уровень
🔊|speaker high volume;loud music sound|высокая громкость;динамик звук уровень
📢|loudspeaker;address communication loud public sound|громкоговоритель;внимание звук обращение объявление рупор
📣|megaphone;cheering sound|мегафон;громкоговоритель звук обращение объявление речь рупор
📯|postal horn;post|почтовый рожок;почта труба
🔔|bell;break church sound|колокольчик;будильник звонок колокол
🔕|bell with slash;forbidden mute no not prohibited quiet silent sound|перечеркнутый колокольчик;будильник отключен колокол отключить перечеркнуть тихо тишина
🎼|musical score;music note|нотный стан;ключ музыка ноты скрипичный
🎵|musical note;music sound|нота;звук мелодия музыка
🎶|musical notes;music note sound|ноты;звуки мелодия музыка
🎙️|studio microphone;mic music|студийный микрофон;вокал звук музыка пение
🎚️|level slider;music|слайдер;звук музыка уровень
🎛️|control knobs;music|регуляторы;звук музыка регулятор ручка уровень
🎤|microphone;karaoke mic music sing sound|микрофон;звук караоке пение
🎧|headphone;earbud sound|наушники;вкладыши гарнитура затычки звук капли музыка
📻|radio;entertainment tbt video|радио;передача приемник сигнал
🎷|saxophone;instrument music sax|саксофон;инструмент музыка музыкальный
🎺|trumpet;instrument music|труба;духовой инструмент музыка музыкальный
🪗|accordion;box concertina instrument music squeeze squeezebox|аккордеон;баян гармонь гармошка концертина
🎸|guitar;instrument music strat|гитара;гитарист инструмент концерт музыка музыкальный рок
🎹|musical keyboard;instrument music piano|клавишные;инструмент клавиши музыка музыкальный пианино рояль синтезатор
🎻|violin;instrument music|скрипка;инструмент музыка музыкальный смычковый смычок струнный струны
🪕|banjo;music stringed|банджо;гитара играть инструмент музыка струнный
🥁|drum;drumsticks music|барабан;инструмент музыка музыкальный палочки ударные
🪘|long drum;beat conga instrument rhythm|конга;барабан бит музыкальный инструмент ритм тамтам
🪇|maracas;cha dance instrument music party percussion rattle shake shaker|маракасы;вечеринка инструмент музыка музыкальные инструменты перкуссия погремушки ритм танец танцы трясти ча
🪈|flute;band fife flautist instrument marching music orchestra piccolo pipe recorder woodwind|флейта;группа деревянный духовой инструмент дудочка музыка оркестр продольная сопилка труба пикколо флейтист
📱|mobile phone;cell communication telephone|мобильный телефон;мобильник смартфон сотовый
📲|mobile phone with arrow;build call cell communication receive telephone|входящий вызов;мобильник мобильный смартфон сотовый телефон
☎️|telephone;phone|телефон;аппарат линия трубка
📞|telephone receiver;communication phone voip|телефонная трубка;телефон
📟|pager;communication|пейджер;сообщение строка экран
📠|fax machine;communication|факс;бумага сообщение
🔋|battery|батарейка;аккумулятор батарея заряд уровень заряда
🪫|low battery;drained electronic energy power|низкий уровень заряда;аккумулятор батарейка батарея заряд мало зарядки предмет разрядилась разряжено
🔌|electric plug;electricity|вилка;розетка штекер штепсель электричество
💻|laptop;computer office pc personal|ноутбук;компьютер портативный
🖥️|desktop computer;monitor|компьютер;монитор настольный экран
🖨️|printer;computer|принтер;бумага печать
⌨️|keyboard;computer|клавиатура;клавиши периферия
🖱️|computer mouse|мышка;кнопки мышь периферия устройство
🖲️|trackball;computer|трекбол;ввод компьютер шар
💽|computer disk;minidisk optical|диск;cd компьютер компьютерный мини оптический си ди сиди
💾|floppy disk;computer|дискета;данные компьютер носитель
💿|optical disk;blu ray cd computer dvd|CD;диск компакт си ди сиди формат
📀|dvd;blu ray cd computer disk optical|DVD;cd двд диск дивиди формат
🧮|abacus;calculation calculator|счеты;вычисления подсчет
🎥|movie camera;bollywood cinema film hollywood record|кинокамера;видеокамера камера кино снять съемка фильм
🎞️|film frames;cinema movie|кинопленка;кадр кинематограф кино пленка фильм
📽️|film projector;cinema movie video|кинопроектор;видео кино показ проектор
🎬|clapper board;action movie|хлопушка-нумератор;дубль кино киносъемки с хлопушкой снято сцена
📺|television;tv video|телевизор;тв телевидение
📷|camera;photo selfie snap tbt trip video|фотоаппарат;съемка фото фотокамера
📸|camera with flash;video|фотоаппарат со вспышкой;вспышка съемка фото фотокамера
📹|video camera;camcorder tbt|видеокамера;видео запись съемка
📼|videocassette;old school tape vcr vhs video|видеокассета;видео кассета пленка
🔍|magnifying glass tilted left;lab pointing science search tool|лупа, наклоненная влево;линза стекло увеличительное
🔎|magnifying glass tilted right;contact lab pointing science search tool|лупа, наклоненная вправо;исследовать лаборатория стекло увеличительное
🕯️|candle;light|свеча;воск огонь пламя свет свечка тепло
💡|light bulb;comic electric idea|лампочка;идея лампа свет эврика электричество
🔦|flashlight;electric light tool torch|фонарик;свет фонарь электричество
🏮|red paper lantern;bar light restaurant|красный бумажный фонарик;бумага китай китайский огонь свет фонарь
🪔|diya lamp;light oil|масляная лампа;гореть дия масло свет
📔|notebook with decorative cover;book decorated education school writing|записная книжка;блокнот дневник ежедневник записи красивая обложка
📕|closed book;education|закрытая книга;закрыть захлопнутая захлопнуть книжка красивая обложка
📖|open book;education fantasy knowledge library novels reading|открытая книга;книжка открыть раскрытая раскрыть
📗|green book;education fantasy library reading|зеленая книга;библиотека книжка учеба учиться читать чтение
📘|blue book;education fantasy library reading|синяя книга;голубая голубой книжка синий
📙|orange book;education fantasy library reading|оранжевая книга;книжка оранжевый
📚|books;book education fantasy knowledge library novels reading school study|книги;библиотека книжки много книг сессия стопка учить читать экзамен
📓|notebook|тетрадь;блокнот записная книжка тетрадка
📒|ledger;notebook|блокнот;блокнотик записная книжка тетрадка тетрадь
📃|page with curl;document paper|страница с загибом;документ загиб загнутая загнутый лист
📜|scroll;paper|свиток;бумага пергамент
📄|page facing up;document paper|страница;вертикально лист
📰|newspaper;communication news paper|газета;известия издание новости печать
🗞️|rolled-up newspaper;news paper|свернутая газета;бумага новости
📑|bookmark tabs;mark marker|стикеры-закладки;клеящиеся наклейки отметки
🔖|bookmark;mark|закладка;книга книжка отметка
🏷️|label;tag|бирка;сведения этикетка ярлык
🪙|coin;dollar euro gold metal money rich silver treasure|монета;деньги доллар евро золото казна металл рубль серебро
💰|money bag;bank bet billion cash cost dollar gold million moneybag paid paying pot rich win|мешок денег;банкноты деньги доллар доллары миллион много
💴|yen banknote;bank bill currency money note|банкнота иены;валюта деньги иена япония
💵|dollar banknote;bank bill currency money note|банкнота доллара;австралия бакс валюта деньги доллар канада купюра сша
💶|euro banknote;100 bank bill currency money note rich|банкнота евро;валюта деньги евросоюз
💷|pound banknote;bank bill billion cash currency money note pounds|банкнота фунта;англия банк валюта великобритания деньги стерлинг стерлингов фунт
💸|money with wings;bank banknote bill billion cash dollar fly million note pay|банкнота с крылышками;бакс деньги доллар крылья летающая
💳|credit card;bank cash charge money pay|кредитная карта;банковская деньги заплатить карточка кредитка оплатить
🧾|receipt;accounting bookkeeping evidence invoice proof|чек;бухгалтерия доказательство квитанция счет фактура
💹|chart increasing with yen;bank currency graph growth market money rise trend upward|биржа;валюта деньги курс рост рынок тенденция
✉️|envelope;e mail email letter|конверт;письмо почта сообщение электронное
📧|e-mail;email letter|электронная почта;конверт письмо сообщение электронное
📨|incoming envelope;delivering e mail email letter receive sent|входящее письмо;конверт получение почта сообщение электронное
📩|envelope with arrow;communication down e mail email letter outgoing send sent|исходящее письмо;конверт отправка сообщение стрелка электронное
📤|outbox tray;box email letter mail sent|исходящие;исходящая отправленная отправленные письма почта почтовый сообщения ящик
📥|inbox tray;box email letter mail receive zero|входящие;письма полученная полученные почта почтовый ящик
📦|package;box communication delivery parcel shipping|посылка;доставка коробка почта
📫|closed mailbox with raised flag;communication mail postbox|закрытый почтовый ящик с поднятым флажком;закрыт поднятый почта флаг
📪|closed mailbox with lowered flag;mail postbox|закрытый почтовый ящик с опущенным флажком;закрыт опущенный почта флаг
📬|open mailbox with raised flag;mail postbox|открытый почтовый ящик с поднятым флажком;открыт флажкгом письмо поднятый почта флаг
📭|open mailbox with lowered flag;mail postbox|открытый почтовый ящик с опущенным флажком;опущенный открыт письмо почта флаг
📮|postbox;mail mailbox|почтовый ящик;корреспонденция почта
🗳️|ballot box with ballot|избирательная урна;бюллетень выборы голосовать избирательный ящик
✏️|pencil|карандаш;грифель простой рисовать
✒️|black nib;pen|перьевой наконечник;кончик пера перо перьевая ручка письмо
🖋️|fountain pen|перьевая ручка;перо письмо чернила чернильная
🖊️|pen;ballpoint|шариковая ручка;чернила шарик
🖌️|paintbrush;painting|кисточка;кисть рисование щетина
🖍️|crayon|восковой мелок;выделение карандаш красный маркер мелки фломастер цвет
📝|memo;communication media notes pencil|заметка;запись карандаш писать письмо
💼|briefcase;office|портфель;бумаги дипломат документы офис работа
📁|file folder|папка;бумаги документы файл
📂|open file folder|открытая папка;бумаги документы файл
🗂️|card index dividers|маркированные папки;картотека карточки оглавление папка папочка разделители файлы
📅|calendar;date|календарь;даты с датой назначенная дата отрывной числа
📆|tear-off calendar|отрывной календарь;17 число дата день листы
🗒️|spiral notepad;note pad|перекидной блокнот;записная книга листы откидной пружина
🗓️|spiral calendar;pad|перекидной календарь;блокнот листы пружина расписание
📇|card index;old rolodex school|органайзер;визитка визитница картотека карточки указатели
📈|chart increasing;data graph growth right trend up upward|диаграмма роста;вверх рост скачок схема тенденция улучшение
📉|chart decreasing;data down downward graph negative trend|диаграмма падения;вниз падение схема тенденция ухудшение
📊|bar chart;data graph|гистограмма;граф диаграмма столбчатая
📋|clipboard;do list notes|планшет с зажимом;бумага зажим лист список дел
📌|pushpin;collage pin|канцелярская кнопка;бумага
📍|round pushpin;location map pin|канцелярская кнопка с шариком;бумага место местоположение шарик
📎|paperclip|скрепка;бумаги канцелярия скрепить
🖇️|linked paperclips;link paperclip|скрепки;бумаги две канцелярия несколько скрепок присоединить
📏|straight ruler;angle edge math straightedge|линейка;измерение прямая
📐|triangular ruler;angle math rule set slide triangle|линейка-треугольник;измерение измерительный инструмент треугольная чертежный набор
✂️|scissors;cut cutting paper tool|ножницы;инструмент резать
🗃️|card file box|картотека;карточки коробка сведения учет файлы ящик
🗄️|file cabinet;filing paper|архивный шкаф;архив данные кабинет сведения хранилище шкафчик
🗑️|wastebasket;can garbage trash waste|корзина для мусора;бумаги мусор мусорка мусорная урна
🔒|locked;closed lock private|закрытый замок;затвор навесной
🔓|unlocked;cracked lock open unlock|открытый замок;закрыть затвор
🔏|locked with pen;ink lock nib privacy|закрытый замок с перьевой ручкой;защита конфиденциальность перо перьевая ручка наконечник
🔐|locked with key;bike closed lock secure|закрытый замок с ключом;безопасность ключ
🔑|key;keys lock major password unlock|ключ;закрыть открыть пароль
🗝️|old key;clue lock|старинный ключ;винтажный замок старый
🔨|hammer;home improvement repairs tool|молоток;забить инструмент молот ремонт удар
🪓|axe;ax chop hatchet split wood|топор;дрова дровосек рубить рубка
⛏️|pick;hammer mining tool|кирка;добыча инструмент шахта
⚒️|hammer and pick;tool|кирка и молот;инструмент молоток серп строитель строить шахта
🛠️|hammer and wrench;spanner tool|молот и гаечный ключ;инструмент молоток
🗡️|dagger;knife weapon|кинжал;клинок лезвие нож ножик оружие острый холодное
⚔️|crossed swords;weapon|скрещенные мечи;битва два меча крестоносец крестоносцы оружие рыцарь скрещение мечей холодное
💣|bomb;boom comic dangerous explosion hot|бомба;взрыв ложись опасность фитиль черная
🪃|boomerang;rebound repercussion weapon|бумеранг;абориген австралия возврат оружие последствия
🏹|bow and arrow;archer archery sagittarius tool weapon zodiac|лук со стрелой;знак зодиака оружие стрелец стрелы
🛡️|shield;weapon|щит;безопасность доспехи защита снаряжение
🪚|carpentry saw;carpenter cut lumber tool trim|пила по дереву;древесина инструмент пилить плотник резать столяр
🔧|wrench;home improvement spanner tool|гаечный ключ;инструмент ремонт
🪛|screwdriver;flathead handy screw tool|отвертка;винт инструмент мастер умелец
🔩|nut and bolt;home improvement tool|болт и гайка;винт закрутить инструмент ремонт шуруп
⚙️|gear;cog cogwheel tool|шестеренка;деталь зубчатое колесо шестерня
🗜️|clamp;compress tool vice|компрессор;зажим тиски
⚖️|balance scale;justice libra scales tool weight zodiac|весы;взвешивание знак зодиак правосудие справедливость
🦯|white cane;accessibility blind probing|белая трость;инвалид палка слепой ходьба
🔗|link;links|гиперссылка;звенья связывание связь ссылка цепочка цепь
⛓️|chains;chain|цепь;звено звенья цепи цепочка
🪝|hook;catch crook curve ensnare point selling|крюк;захват крючок подвес уловка
🧰|toolbox;box chest mechanic red tool|ящик для инструментов;инструменты комплект коробка красный мастер механик набор ремонт слесарь
🧲|magnet;attraction horseshoe magnetic negative positive shape u|магнит;магнетический подкова отрицательный положительный притяжение
🪜|ladder;climb rung step|лестница;залезать лезть перекладина стремянка ступень
⚗️|alembic;chemistry tool|перегонный сосуд;аппарат куб химия
🧪|test tube;chemist chemistry experiment lab science|пробирка;лаборатория наука опыты химик химия эксперимент эксперименты
🧫|petri dish;bacteria biologist biology culture lab|чашка Петри;анализы бактерии биолог биология лаборатория эксперимент
🧬|dna;biologist evolution gene genetics life|ДНК;биология генетика гены жизнь молекула эволюция
🔬|microscope;experiment lab science tool|микроскоп;биология изучать инструмент исследовать клетки лупа микробы прибор увеличение
🔭|telescope;contact extraterrestrial science tool|телескоп;астрономия звезды инструмент линза лупа планетарий планеты прибор увеличительное стекло
📡|satellite antenna;aliens contact dish science|спутниковая антенна;спутник
💉|syringe;doctor flu medicine needle shot sick tool vaccination|шприц;инъекция кровь лечение медицина препарат прививка укол
🩸|drop of blood;bleed donation injury medicine menstruation|капля крови;донор красный кровить кровоточить кровь медицина менструация
💊|pill;doctor drugs medicated medicine pills sick vitamin|пилюля;барбитураты капсула лекарство лечиться медикаменты препарат рецепт таблетка
🩹|adhesive bandage|пластырь;заклеить лейкопластырь лечить медицина порез рана
🩼|crutch;aid cane disability help hurt injured mobility stick|костыль;инвалид инвалидность костыли опора перелом повреждение помощь предмет травма трость
🩺|stethoscope;doctor heart medicine|стетоскоп;врач доктор инструмент медицина сердце слушать
🩻|x-ray;bones doctor medical skeleton skull xray|рентген;врач кости медицина предмет просветить скелет снимок
🚪|door;back closet front|дверь;вход входная выход двери дверная ручка закрытая проем
🛗|elevator;accessibility hoist lift|лифт;грузоподъемник подъемник специальные возможности
🪞|mirror;makeup reflection reflector speculum|зеркало;краситься макияж отражатель отражение
🪟|window;air frame fresh opening transparent view|окно;вид окошко прозрачный рама свежий воздух стекло
🛏️|bed;hotel sleep|кровать;гостиница дом застеленная постель отель пустая спальня спать
🛋️|couch and lamp;hotel|диван и торшер;вечер лампа лень отдых дома уют
🪑|chair;seat sit|стул;мебель сидение сидеть сидя стулья
🚽|toilet;bathroom|унитаз;бачок смывать туалет
🪠|plunger;cup force plumber poop suction toilet|вантуз;засор прочистка сантехник слив сортир туалет
🚿|shower;water|душ;вода мыться принимать струя воды чистота
🛁|bathtub;bath|ванна;ванная вода купаться мыться принимать ванную чистота
🪤|mouse trap;bait cheese lure mousetrap snare|мышеловка;заманить западня капкан ловушка приманка сыр
🪒|razor;sharp shave|бритва;бритье бриться лезвие лицо опасная острый
🧴|lotion bottle;moisturizer shampoo sunscreen|бутылка лосьона;бальзам гель для душа кондиционер крем лосьон увлажнение флакон шампунь
🧷|safety pin;diaper punk rock|английская булавка;приколоть пристегнуть
🧹|broom;cleaning sweeping witch|метла;ведьма веник подметать уборка
🧺|basket;farming laundry picnic|корзина;грибы с бельем пикник собирать стирка ягоды
🧻|roll of paper;toilet towels|рулон бумаги;бумага бумажное полотенце бумажные полотенца салфетка туалетная
🪣|bucket;cask pail vat|ведро;бадья ведерко кадка
🧼|soap;bar bathing clean cleaning lather soapdish|мыло;ванна душ купание кусок мыла мало мыльная пена мыть пузыри
🫧|bubbles;bubble burp clean floating pearl soap underwater|пузыри;вода мыло мыльные мыть предмет пузырь чистый
🪥|toothbrush;bathroom brush clean dental hygiene teeth toiletry|зубная щетка;ванная гигиена зубы умываться чистить чистый
🧽|sponge;absorbing cleaning porous soak|губка;ванна впитывать мочалка мыло мыть мытье посуды пена посуда спонж чистить
🧯|fire extinguisher;extinguish quench|огнетушитель;красный огонь пожар тушение пожара тушить
🛒|shopping cart;trolley|тележка для покупок;магазин покупки
🚬|cigarette;smoking|сигарета;дым курение курить курю можно окурок пепел разрешено
⚰️|coffin;dead death vampire|гроб;гибель погребение похороны смерть
🪦|headstone;cemetery dead grave graveyard memorial rip tomb tombstone|надгробие;гробница кладбище могила могильный камень
⚱️|funeral urn;ashes death|урна с прахом;останки пепел похороны прах смерть
🧿|nazar amulet;bead blue charm evil eye talisman|назар бонджук;амулет око сглаз синий талисман
🪬|hamsa;amulet fatima fortune guide hand mary miriam palm protect protection|хамса;амулет защита защитить кисть ладонь предмет рука марии мириам фатимы
🗿|moai;face moyai statue stoneface travel|истукан;голова лицо остров пасхи статуя
🪧|placard;card demonstration notice picket plaque protest sign|плакат;высказаться демонстрация заявление знак пикет протест
🪪|identification card;credentials document id license security|удостоверение личности;водительские права документ паспорт`,symbols:`🏧|ATM sign;automated bank cash money teller|значок банкомата;банкомат выдача деньги наличные терминал
🚮|litter in bin sign;litterbin|бросайте мусор в урну;мусорить мусорка урна
🚰|potable water;drinking|питьевая вода;кран пить
♿|wheelchair symbol;access handicap|значок «для инвалидов»;возможности доступ инвалид инвалидная коляска
🚹|men’s room;bathroom lavatory man restroom toilet wc|мужской туалет;кабинки мужчины уборная
🚺|women’s room;bathroom lavatory restroom toilet wc woman|женский туалет;женщины кабинки уборная
🚻|restroom;bathroom lavatory toilet wc|уборная;wc туалет
🚼|baby symbol;changing|пеленальная;дети младенцы пеленки стол
🚾|water closet;bathroom lavatory restroom toilet wc|туалет;wc общественный уборная унитаз
🛂|passport control|паспортный контроль;печать пограничник проверка
🛃|customs;packing|таможня;багаж граница проверка таможенник
🛄|baggage claim;arrived bags case checked journey packing plane ready travel trip|получение багажа;багаж лента прибытие чемодан
🛅|left luggage;baggage case locker|забытый багаж;замок кабинка камера ключ хранения чемодан
⚠️|warning;caution|значок предупреждения;восклицательный желтый знак оповещение осторожно предупреждение треугольный
🚸|children crossing;child pedestrian traffic|знак «дети»;движение дорога переход пешеход пешеходы
⛔|no entry;do fail forbidden not pass prohibited traffic|въезд запрещен;вход запрещено кирпич красный круг нет стоп
🚫|prohibited;entry forbidden no not smoke|запрещено;вход входа зачеркнутый красный круг нельзя нет
🚳|no bicycles;bicycle bike forbidden not prohibited|перечеркнутый велосипед;въезд въезда запрещено нельзя нет
🚭|no smoking;forbidden not prohibited smoke|курение запрещено;запрет красный круг курить не нельзя черный
🚯|no littering;forbidden litter not prohibited|не мусорьте;запрещено красный мусор мусорить нельзя перечеркнутый черный
🚱|non-potable water;dry drinking prohibited|непитьевая вода;вредно запрещено кран круг не нельзя опасно перечеркнутый пить
🚷|no pedestrians;forbidden not pedestrian prohibited|переход запрещен;входить круг не опасно пешеход пешеходный
📵|no mobile phones;cell forbidden not phone prohibited telephone|мобильные телефоны запрещены;запрещен запрещено звонить звонки мобильный перечеркнутый смартфон сотовый телефон
🔞|no one under eighteen;18 age forbidden not prohibited restriction underage|для людей старше восемнадцати лет;18 запрет нельзя несовершеннолетним запрещено
☢️|radioactive;sign|радиация;знак опасность радиоактивность символ угроза
☣️|biohazard;sign|биологическая угроза;знак опасность химическая
⬆️|up arrow;cardinal direction north|стрелка вверх;направление север
↗️|up-right arrow;direction intercardinal northeast|стрелка вправо-вверх;направление северо восток
➡️|right arrow;cardinal direction east|стрелка вправо;восток направление
↘️|down-right arrow;direction intercardinal southeast|стрелка вправо-вниз;направление юго восток
⬇️|down arrow;cardinal direction south|стрелка вниз;направление юг
↙️|down-left arrow;direction intercardinal southwest|стрелка влево-вниз;направление юго запад
⬅️|left arrow;cardinal direction west|стрелка влево;запад направление
↖️|up-left arrow;direction intercardinal northwest|стрелка влево-вверх;направление северо запад
↕️|up-down arrow|стрелка вверх-вниз;двойная
↔️|left-right arrow|стрелка влево-вправо;двойная
↩️|right arrow curving left|стрелка вправо с поворотом влево;изгиб изогнутая поворот
↪️|left arrow curving right|стрелка влево с поворотом вправо;изгиб изогнутая поворот
⤴️|right arrow curving up|стрелка вправо с поворотом вверх;изгиб изогнутая поворот
⤵️|right arrow curving down|стрелка вправо с поворотом вниз;изгиб изогнутая поворот
🔃|clockwise vertical arrows;arrow refresh reload|по часовой стрелке;вертикальные зависание перезагрузка стрелки
🔄|counterclockwise arrows button;again anticlockwise arrow deja refresh rewindershins vu|против часовой стрелки;горизонтальные кнопка обновить обновление
🔙|BACK arrow|стрелка «назад»;вернуться
🔚|END arrow|стрелка «конец»
🔛|ON! arrow;mark|стрелка «активно»;включено
🔜|SOON arrow;brb omw|стрелка «скоро»;вправо далее продолжение следует
🔝|TOP arrow;homie up|стрелка «верх»;вверх наверх топ
🛐|place of worship;pray religion|религия;место молитва молиться поклонение религиозное святое святыня
⚛️|atom symbol;atheist|символ атома;атеизм атеист атом атомный частица
🕉️|om;hindu religion|ом;аум мантра религия
✡️|star of David;jew jewish judaism religion|звезда Давида;вера давид еврей иудаизм религия шестиконечная
☸️|wheel of dharma;buddhist religion|колесо дхармы;буддизм буддийский дхарма религия
☯️|yin yang;difficult lives religion tao taoist total yinyang|инь-ян;вера янь религия символ тао таоизм
✝️|latin cross;christ christian religion|латинский крест;религия христианский христианство
☦️|orthodox cross;christian religion|православный крест;вера православие религия христианин христианство
☪️|star and crescent;islam muslim ramadan religion|звезда и полумесяц;вера ислам мечеть мусульманин мусульманство рамадан религия символ
☮️|peace symbol;healing peaceful|пацифик;значок мир пацифизм символ
🕎|menorah;candelabrum candlestick hanukkah jewish judaism religion|менора;подсвечник религия свечи ханука ханукия
🔯|dotted six-pointed star;fortune jewish judaism|шестиконечная звезда;давида
🪯|khanda;deg fateh khalsa religion sikh sikhism tegh|кханда;дег религия сикх сикхизм символ тех фатех хальса
♈|Aries;horoscope ram zodiac|знак зодиака Овен;баран гороскоп зодиак овца
♉|Taurus;bull horoscope ox zodiac|знак зодиака Телец;бык гороскоп зодиак теленок
♊|Gemini;horoscope twins zodiac|знак зодиака Близнецы;гороскоп зодиак
♋|Cancer;crab horoscope zodiac|знак зодиака Рак;гороскоп зодиак
♌|Leo;horoscope lion zodiac|знак зодиака Лев;гороскоп зодиак
♍|Virgo;horoscope zodiac|знак зодиака Дева;гороскоп зодиак
♎|Libra;balance horoscope justice scales zodiac|знак зодиака Весы;гороскоп зодиак
♏|Scorpio;horoscope scorpion scorpius zodiac|знак зодиака Скорпион;гороскоп зодиак
♐|Sagittarius;archer horoscope zodiac|знак зодиака Стрелец;гороскоп зодиак
♑|Capricorn;goat horoscope zodiac|знак зодиака Козерог;гороскоп зодиак
♒|Aquarius;bearer horoscope water zodiac|знак зодиака Водолей;гороскоп зодиак
♓|Pisces;fish horoscope zodiac|знак зодиака Рыбы;гороскоп зодиак рыба
⛎|Ophiuchus;bearer serpent snake zodiac|знак зодиака Змееносец;гороскоп зодиак
🔀|shuffle tracks button;arrow crossed|случайный выбор;перемешивание пересечение скрещенные случайно стрелки
🔁|repeat button;arrow clockwise|повтор;горизонтальные замкнутые по повторить стрелке стрелки часовой
🔂|repeat single button;arrow clockwise once|повтор одной песни;две стрелки кнопка одна песня
▶️|play button;arrow right triangle|воспроизведение;вперед вправо геометрия кнопка перемотать перемотка проигрывание треугольник фигура
⏩|fast-forward button;arrow double|перемотка вперед;вправо два кнопка перемотать треугольника
⏭️|next track button;arrow scene triangle|следующий трек;вперед вправо далее два треугольника дорожка кнопка композиция перемотать перемотка песня следующая черта
⏯️|play or pause button;arrow right triangle|воспроизведение/пауза;воспроизвести воспроизвещение две черты играть кнопка приостановить треугольник
◀️|reverse button;arrow left triangle|реверс;влево кнопка назад обратный стрелка
⏪|fast reverse button;arrow double rewind|перемотка назад;влево два треугольника кнопка перемотать стрелка
⏮️|last track button;arrow previous scene triangle|предыдущий трек;влево два треугольника перемотать назад перемотка предыдущая дорожка композиция
🔼|upwards button;arrow red up|треугольник острием вверх;кнопка пирамида
⏫|fast up button;arrow double|два треугольника острием вверх;кнопка стрелка стрелки
🔽|downwards button;arrow down red|треугольник острием вниз;кнопка
⏬|fast down button;arrow double|два треугольника острием вниз;кнопка стрелка стрелки
⏸️|pause button;bar double vertical|пауза;две черты кнопка паузы остановить стоп
⏹️|stop button;square|стоп;кнопка остановить остановка
⏺️|record button;circle|запись;записать кнопка круг начать
⏏️|eject button|выброс;кнопка
🎦|cinema;camera film movie|видеозапись;видео видеокамера дубль запись камера кино кинокамера телевидение фильм
🔅|dim button;brightness low|низкая яркость;низкий солнышко темно уровень
🔆|bright button;brightness light|высокая яркость;высокий светло уровень
📶|antenna bars;bar cell communication mobile phone signal telephone|сигнал сети;антенна подключение связь телефон уровень сигнала
🛜|wireless;broadband computer connectivity hotspot internet network router smartphone wi fi wifi wlan|беспроводная сеть;wi fi wifi wlan вайфай интернет компьютер подключение роутер смартфон точка доступа широкополосный
📳|vibration mode;cell communication mobile phone telephone|режим вибрации;вибрация мобильник мобильный смартфон телефон вибрирует
📴|mobile phone off;cell telephone|выключенный телефон;выключен выключено мобильник мобильный смартфон сотовый
♀️|female sign;woman|женский символ;венера женщина
♂️|male sign;man|мужской символ;марс мужчина
⚧️|transgender symbol|трансгендер;символ трансгендерная трансгендерное трансгендерные трансгендерный
✖️|multiply;cancel multiplication sign x|знак умножения;отмена отмены умножение х
➕|plus|знак сложения;добавить плюс прибавить сложение
➖|minus;heavy math sign|знак вычитания;вычесть вычитание минус отнять
➗|divide;division heavy math sign|знак деления;деление делить разделить
🟰|heavy equals sign;answer equal equality math|жирный знак равенства;математика равенство равно
♾️|infinity;forever unbounded universal|бесконечность;знак бесконечности навсегда постоянно
‼️|double exclamation mark;bangbang punctuation|два восклицательных знака;восклицание восклицательные восклицательный знак знаки пунктуация
⁉️|exclamation question mark;interrobang punctuation|восклицательный и вопросительный знаки;вопрос восклицание знак пунктуация
❓|red question mark;punctuation|красный вопросительный знак;вопрос вопроса пунктуация
❔|white question mark;outlined punctuation|белый вопросительный знак;вопрос пунктуация
❕|white exclamation mark;outlined punctuation|белый восклицательный знак;восклицание восклицать пунктуация
❗|red exclamation mark;punctuation|красный восклицательный знак;восклицание пунктуация
〰️|wavy dash;punctuation|волнистая линия;волна знак пунктуация
💱|currency exchange;bank money|обмен валюты;банк валюта деньги касса курс
💲|heavy dollar sign;billion cash charge currency million money pay|жирный знак доллара;валюта деньги доллар сша
⚕️|medical symbol;aesculapius medicine staff|медицинский символ;аптека асклепий врачевание жезл лекарства лекарство лечение медицина посох со змеей
♻️|recycling symbol;recycle|утилизация;мусор мусорный отходы переработка отходов
⚜️|fleur-de-lis;knights|геральдическая лилия;геральдика герб фигура флер де лис
🔱|trident emblem;anchor poseidon ship tool|трезубец;вилы посейдон символ эмблема
📛|name badge|бейдж;бейджик значок с именем имя огонь предупреждение
🔰|Japanese symbol for beginner;chevron green leaf tool yellow|символ новичка;новичок япония японский
⭕|hollow red circle;heavy large o|красное кольцо;большое большой круг красный синий
✅|check mark button;checked checkmark complete completed done fixed tick|белая галочка;готово знак проверено проверка сделано
☑️|check box with check;ballot checked done off tick|галочка в квадрате;бюллетень с галочкой выполнено голосование готово проверено проверка сделано
✔️|check mark;checked checkmark done heavy tick|галочка;галка готово знак значок отметка отмечено помечено черная черный
❌|cross mark;cancel multiplication multiply x|крестик;закрытие значок отмена умножение
❎|cross mark button;multiplication multiply square x|кнопка «крестик»;закрытие квадрат умножение
➰|curly loop;curl|петля;значок петелька
➿|double curly loop;curl|двойная петля;две петелька петельки петли
〽️|part alternation mark|вступает другой голос;знак певцы япония
✳️|eight-spoked asterisk|восьмиконечная звездочка;звезда
✴️|eight-pointed star|восьмиконечная звезда
❇️|sparkle|искра;мерцание
©️|copyright;c|значок защиты авторского права;автор авторские авторское защита копирайт право символ
®️|registered;r|зарегистрированный товарный знак;зарегистрирован зарегистрировано
™️|trade mark;tm trademark|товарный знак;тм товарная марка торговая торговый
#️⃣|keycap: #|клавиши: #
*️⃣|keycap: *|клавиши: *
0️⃣|keycap: 0;zero|клавиша 0;ноль
1️⃣|keycap: 1;one|клавиша 1;один
2️⃣|keycap: 2;two|клавиша 2;два
3️⃣|keycap: 3;three|клавиша 3;три
4️⃣|keycap: 4;four|клавиша 4;четыре
5️⃣|keycap: 5;five|клавиша 5;пять
6️⃣|keycap: 6;six|клавиша 6;шесть
7️⃣|keycap: 7;seven|клавиша 7;семь
8️⃣|keycap: 8;eight|клавиша 8;восемь
9️⃣|keycap: 9;nine|клавиша 9;девять
🔟|keycap: 10|клавиши: 10
🔠|input latin uppercase;abcd letters|ввод прописными;алфавит верхний регистр латиница латинские буквы прописные символы
🔡|input latin lowercase;abcd letters|ввод строчными;алфавит буквы кнопка латинские нижний регистр строчные символы
🔢|input numbers;1234|ввод цифр;цифры
🔣|input symbols|ввод символов;символы
🔤|input latin letters;abc alphabet|ввод латиницей;алфавит буквы латиница латинские латинский символы
🅰️|A button (blood type)|II группа крови;2 буква а вторая кровь
🆎|AB button (blood type)|IV группа крови;4 буквы ав ab кровь четвертая
🅱️|B button (blood type)|III группа крови;3 буква в кровь третья
🆑|CL button|кнопка «очистить»;cl значок понятно стереть ясно
🆒|COOL button|значок «круто»;здорово кнопка
🆓|FREE button|значок «бесплатно»;кнопка
ℹ️|information;i|значок информации;инфо информация подробнее сведения справка справки
🆔|ID button;identity|значок «идентификация»;идентификатор кнопка
Ⓜ️|circled M;circle|буква «м» в кружке;кружок
🆕|NEW button|значок «новинка»;новое новый
🆖|NG button|значок «не годится»;нехорошо плохо
🅾️|O button (blood type)|I группа крови;1 буква о o кнопка с кровь первая
🆗|OK button;okay|значок «ОК»;окей о кей хорошо
🅿️|P button;parking|парковка;автостоянка машины парковаться припарковаться стоянка
🆘|SOS button;help|значок SOS;помогите помощь сос спасите
🆙|UP! button;mark|значок «обновление»;вверх
🆚|VS button;versus|значок «против»;кнопка сравнение
🈁|Japanese “here” button;katakana|значок «здесь»;кнопка япония
🈂️|Japanese “service charge” button;katakana|цена услуги;значок кнопка стоимость япония
🈷️|Japanese “monthly amount” button;ideograph|месяц;значок иероглиф кнопка сумма япония
🈶|Japanese “not free of charge” button;ideograph|платно;значок иероглиф кнопка наличие япония
🈯|Japanese “reserved” button;ideograph|забронировано;занято значок кнопка япония
🉐|Japanese “bargain” button;ideograph|удачная сделка;выгода значок кнопка япония
🈹|Japanese “discount” button;ideograph|скидка;деление значок иероглиф кнопка япония
🈚|Japanese “free of charge” button;ideograph|бесплатно;значок иероглиф кнопка нет в наличии отсутствие япония
🈲|Japanese “prohibited” button;ideograph|запрет;воспрещен вход запрещен запрещено значок иероглиф кнопка нельзя япония
🉑|Japanese “acceptable” button;ideograph|допустимость;допустимо значок иероглиф китай кнопка можно приемлемо принятие
🈸|Japanese “application” button;ideograph|заявка;запрос значок иероглиф китай кнопка подача япония
🈴|Japanese “passing grade” button;ideograph|проходной балл;значок иероглиф китай кнопка пропускной согласие япония
🈳|Japanese “vacancy” button;ideograph|есть места;доступно доступность значок иероглиф китай кнопка пусто пустота свободно
㊗️|Japanese “congratulations” button;ideograph|поздравление;значок кнопка праздник япония
㊙️|Japanese “secret” button;ideograph|секрет;значок кнопка тайна япония
🈺|Japanese “open for business” button;ideograph|открыто;значок иероглиф китай кнопка работа работает япония
🈵|Japanese “no vacancy” button;ideograph|нет мест;занято заполнено значок иероглиф кнопка япония
🔴|red circle;geometric|красный круг;геометрия фигура шар
🟠|orange circle|оранжевый круг;геометрия фигура шар
🟡|yellow circle|желтый круг;геометрия фигура шар
🟢|green circle|зеленый круг;геометрия фигура шар
🔵|blue circle;geometric|голубой круг;геометрия синий фигура шар
🟣|purple circle|фиолетовый круг;геометрия фигура шар
🟤|brown circle|коричневый круг;геометрия фигура шар
⚫|black circle;geometric|черный круг;геометрия фигура шар
⚪|white circle;geometric|белый круг;геометрия фигура шар
🟥|red square;card penalty|красный квадрат;геометрия прямоугольник фигура
🟧|orange square|оранжевый квадрат;геометрия прямоугольник фигура
🟨|yellow square;card penalty|желтый квадрат;геометрия желтая карточка предупреждение фигура
🟩|green square|зеленый квадрат;геометрия фигура
🟦|blue square|синий квадрат;геометрия голубой фигура
🟪|purple square|фиолетовый квадрат;геометрия прямоугольник фигура
🟫|brown square|коричневый квадрат;геометрия прямоугольник фигура
⬛|black large square;geometric|большой черный квадрат;геометрия фигура
⬜|white large square;geometric|большой белый квадрат;геометрия фигура
◼️|black medium square;geometric|черный квадрат;геометрия средний фигура
◻️|white medium square;geometric|белый квадрат;геометрия фигура
◾|black medium-small square;geometric|небольшой черный квадрат;геометрия фигура
◽|white medium-small square;geometric|небольшой белый квадрат;геометрия фигура
▪️|black small square;geometric|черный квадратик;геометрия квадрат маленький фигура
▫️|white small square;geometric|белый квадратик;геометрия квадрат маленький фигура
🔶|large orange diamond;geometric|большой оранжевый ромб;геометрия фигура
🔷|large blue diamond;geometric|большой голубой ромб;геометрия синий фигура
🔸|small orange diamond;geometric|небольшой оранжевый ромб;геометрия маленький фигура
🔹|small blue diamond;geometric|небольшой голубой ромб;геометрия фигура
🔺|red triangle pointed up;geometric|треугольник вершиной вверх;геометрия красный пирамида фигура
🔻|red triangle pointed down;geometric|треугольник вершиной вниз;геометрия красный пирамида фигура
💠|diamond with a dot;comic geometric|ромб с точкой;алмаз бриллиант геометрия драгоценный камень украшение фигура цветок
🔘|radio button;geometric|круглая кнопка;серая
🔳|white square button;geometric outlined|кнопка с белой рамкой;белая квадрат
🔲|black square button;geometric|кнопка с черной рамкой;квадрат черная`,flags:`🏁|chequered flag;checkered finish flags game race racing sport win|клетчатый флаг;в гонка гонки клетку финиш черно белый
🚩|triangular flag;construction golf post|треугольный флаг;красный флажок
🎌|crossed flags;celebration cross japanese|скрещенные флаги;два флага япония японских
🏴|black flag;waving|черный флаг;реет
🏳️|white flag;waving|белый флаг;капитуляция плен реет сдавайся сдаваться сдаюсь
🏳️‍🌈|rainbow flag;bisexual gay genderqueer glbt glbtq lesbian lgbt lgbtq lgbtqia pride queer trans transgender|радужный флаг;гей гомосексульный лгбт радуга трансгендер
🏳️‍⚧️|transgender flag;blue light pink white|флаг трансгендерного сообщества;белый розовый светло голубой трансгендер
🏴‍☠️|pirate flag;jolly plunder roger treasure|пиратский флаг;веселый роджер кости пираты череп
🇦🇨|flag: Ascension Island;ac|флаг: о-в Вознесения;ac
🇦🇩|flag: Andorra;ad|флаг: Андорра;ad
🇦🇪|flag: United Arab Emirates;ae|флаг: ОАЭ;ae
🇦🇫|flag: Afghanistan;af|флаг: Афганистан;af
🇦🇬|flag: Antigua & Barbuda;ag|флаг: Антигуа и Барбуда;ag
🇦🇮|flag: Anguilla;ai|флаг: Ангилья;ai
🇦🇱|flag: Albania;al|флаг: Албания;al
🇦🇲|flag: Armenia;am|флаг: Армения;am
🇦🇴|flag: Angola;ao|флаг: Ангола;ao
🇦🇶|flag: Antarctica;aq|флаг: Антарктида;aq
🇦🇷|flag: Argentina;ar|флаг: Аргентина;ar
🇦🇸|flag: American Samoa;as|флаг: Американское Самоа;as
🇦🇹|flag: Austria;at|флаг: Австрия;at
🇦🇺|flag: Australia;au|флаг: Австралия;au
🇦🇼|flag: Aruba;aw|флаг: Аруба;aw
🇦🇽|flag: Åland Islands;ax|флаг: Аландские о-ва;ax
🇦🇿|flag: Azerbaijan;az|флаг: Азербайджан;az
🇧🇦|flag: Bosnia & Herzegovina;ba|флаг: Босния и Герцеговина;ba
🇧🇧|flag: Barbados;bb|флаг: Барбадос;bb
🇧🇩|flag: Bangladesh;bd|флаг: Бангладеш;bd
🇧🇪|flag: Belgium;be|флаг: Бельгия;be
🇧🇫|flag: Burkina Faso;bf|флаг: Буркина-Фасо;bf
🇧🇬|flag: Bulgaria;bg|флаг: Болгария;bg
🇧🇭|flag: Bahrain;bh|флаг: Бахрейн;bh
🇧🇮|flag: Burundi;bi|флаг: Бурунди;bi
🇧🇯|flag: Benin;bj|флаг: Бенин;bj
🇧🇱|flag: St. Barthélemy;bl|флаг: Сен-Бартелеми;bl
🇧🇲|flag: Bermuda;bm|флаг: Бермудские о-ва;bm
🇧🇳|flag: Brunei;bn|флаг: Бруней;bn
🇧🇴|flag: Bolivia;bo|флаг: Боливия;bo
🇧🇶|flag: Caribbean Netherlands;bq|флаг: Бонэйр, Синт-Эстатиус и Саба;bq
🇧🇷|flag: Brazil;br|флаг: Бразилия;br
🇧🇸|flag: Bahamas;bs|флаг: Багамы;bs
🇧🇹|flag: Bhutan;bt|флаг: Бутан;bt
🇧🇻|flag: Bouvet Island;bv|флаг: о-в Буве;bv
🇧🇼|flag: Botswana;bw|флаг: Ботсвана;bw
🇧🇾|flag: Belarus;by|флаг: Беларусь;by
🇧🇿|flag: Belize;bz|флаг: Белиз;bz
🇨🇦|flag: Canada;ca|флаг: Канада;ca
🇨🇨|flag: Cocos (Keeling) Islands;cc|флаг: Кокосовые о-ва;cc
🇨🇩|flag: Congo - Kinshasa;cd|флаг: Конго - Киншаса;cd
🇨🇫|flag: Central African Republic;cf|флаг: Центрально-Африканская Республика;cf
🇨🇬|flag: Congo - Brazzaville;cg|флаг: Конго - Браззавиль;cg
🇨🇭|flag: Switzerland;ch|флаг: Швейцария;ch
🇨🇮|flag: Côte d’Ivoire;ci|флаг: Кот-д’Ивуар;ci
🇨🇰|flag: Cook Islands;ck|флаг: о-ва Кука;ck
🇨🇱|flag: Chile;cl|флаг: Чили;cl
🇨🇲|flag: Cameroon;cm|флаг: Камерун;cm
🇨🇳|flag: China;cn|флаг: Китай;cn
🇨🇴|flag: Colombia;co|флаг: Колумбия;co
🇨🇵|flag: Clipperton Island;cp|флаг: о-в Клиппертон;cp
🇨🇷|flag: Costa Rica;cr|флаг: Коста-Рика;cr
🇨🇺|flag: Cuba;cu|флаг: Куба;cu
🇨🇻|flag: Cape Verde;cv|флаг: Кабо-Верде;cv
🇨🇼|flag: Curaçao;cw|флаг: Кюрасао;cw
🇨🇽|flag: Christmas Island;cx|флаг: о-в Рождества;cx
🇨🇾|flag: Cyprus;cy|флаг: Кипр;cy
🇨🇿|flag: Czechia;cz|флаг: Чехия;cz
🇩🇪|flag: Germany;de|флаг: Германия;de
🇩🇬|flag: Diego Garcia;dg|флаг: Диего-Гарсия;dg
🇩🇯|flag: Djibouti;dj|флаг: Джибути;dj
🇩🇰|flag: Denmark;dk|флаг: Дания;dk
🇩🇲|flag: Dominica;dm|флаг: Доминика;dm
🇩🇴|flag: Dominican Republic;do|флаг: Доминиканская Республика;do
🇩🇿|flag: Algeria;dz|флаг: Алжир;dz
🇪🇦|flag: Ceuta & Melilla;ea|флаг: Сеута и Мелилья;ea
🇪🇨|flag: Ecuador;ec|флаг: Эквадор;ec
🇪🇪|flag: Estonia;ee|флаг: Эстония;ee
🇪🇬|flag: Egypt;eg|флаг: Египет;eg
🇪🇭|flag: Western Sahara;eh|флаг: Западная Сахара;eh
🇪🇷|flag: Eritrea;er|флаг: Эритрея;er
🇪🇸|flag: Spain;es|флаг: Испания;es
🇪🇹|flag: Ethiopia;et|флаг: Эфиопия;et
🇪🇺|flag: European Union;eu|флаг: Европейский союз;eu
🇫🇮|flag: Finland;fi|флаг: Финляндия;fi
🇫🇯|flag: Fiji;fj|флаг: Фиджи;fj
🇫🇰|flag: Falkland Islands;fk|флаг: Фолклендские о-ва;fk
🇫🇲|flag: Micronesia;fm|флаг: Федеративные Штаты Микронезии;fm
🇫🇴|flag: Faroe Islands;fo|флаг: Фарерские о-ва;fo
🇫🇷|flag: France;fr|флаг: Франция;fr
🇬🇦|flag: Gabon;ga|флаг: Габон;ga
🇬🇧|flag: United Kingdom;gb|флаг: Великобритания;gb
🇬🇩|flag: Grenada;gd|флаг: Гренада;gd
🇬🇪|flag: Georgia;ge|флаг: Грузия;ge
🇬🇫|flag: French Guiana;gf|флаг: Французская Гвиана;gf
🇬🇬|flag: Guernsey;gg|флаг: Гернси;gg
🇬🇭|flag: Ghana;gh|флаг: Гана;gh
🇬🇮|flag: Gibraltar;gi|флаг: Гибралтар;gi
🇬🇱|flag: Greenland;gl|флаг: Гренландия;gl
🇬🇲|flag: Gambia;gm|флаг: Гамбия;gm
🇬🇳|flag: Guinea;gn|флаг: Гвинея;gn
🇬🇵|flag: Guadeloupe;gp|флаг: Гваделупа;gp
🇬🇶|flag: Equatorial Guinea;gq|флаг: Экваториальная Гвинея;gq
🇬🇷|flag: Greece;gr|флаг: Греция;gr
🇬🇸|flag: South Georgia & South Sandwich Islands;gs|флаг: Южная Георгия и Южные Сандвичевы о-ва;gs
🇬🇹|flag: Guatemala;gt|флаг: Гватемала;gt
🇬🇺|flag: Guam;gu|флаг: Гуам;gu
🇬🇼|flag: Guinea-Bissau;gw|флаг: Гвинея-Бисау;gw
🇬🇾|flag: Guyana;gy|флаг: Гайана;gy
🇭🇰|flag: Hong Kong SAR China;hk|флаг: Гонконг (САР);hk
🇭🇲|flag: Heard & McDonald Islands;hm|флаг: о-ва Херд и Макдональд;hm
🇭🇳|flag: Honduras;hn|флаг: Гондурас;hn
🇭🇷|flag: Croatia;hr|флаг: Хорватия;hr
🇭🇹|flag: Haiti;ht|флаг: Гаити;ht
🇭🇺|flag: Hungary;hu|флаг: Венгрия;hu
🇮🇨|flag: Canary Islands;ic|флаг: Канарские о-ва;ic
🇮🇩|flag: Indonesia;id|флаг: Индонезия;id
🇮🇪|flag: Ireland;ie|флаг: Ирландия;ie
🇮🇱|flag: Israel;il|флаг: Израиль;il
🇮🇲|flag: Isle of Man;im|флаг: о-в Мэн;im
🇮🇳|flag: India;in|флаг: Индия;in
🇮🇴|flag: British Indian Ocean Territory;io|флаг: Британская территория в Индийском океане;io
🇮🇶|flag: Iraq;iq|флаг: Ирак;iq
🇮🇷|flag: Iran;ir|флаг: Иран;ir
🇮🇸|flag: Iceland;is|флаг: Исландия;is
🇮🇹|flag: Italy;it|флаг: Италия;it
🇯🇪|flag: Jersey;je|флаг: Джерси;je
🇯🇲|flag: Jamaica;jm|флаг: Ямайка;jm
🇯🇴|flag: Jordan;jo|флаг: Иордания;jo
🇯🇵|flag: Japan;jp|флаг: Япония;jp
🇰🇪|flag: Kenya;ke|флаг: Кения;ke
🇰🇬|flag: Kyrgyzstan;kg|флаг: Киргизия;kg
🇰🇭|flag: Cambodia;kh|флаг: Камбоджа;kh
🇰🇮|flag: Kiribati;ki|флаг: Кирибати;ki
🇰🇲|flag: Comoros;km|флаг: Коморы;km
🇰🇳|flag: St. Kitts & Nevis;kn|флаг: Сент-Китс и Невис;kn
🇰🇵|flag: North Korea;kp|флаг: КНДР;kp
🇰🇷|flag: South Korea;kr|флаг: Республика Корея;kr
🇰🇼|flag: Kuwait;kw|флаг: Кувейт;kw
🇰🇾|flag: Cayman Islands;ky|флаг: о-ва Кайман;ky
🇰🇿|flag: Kazakhstan;kz|флаг: Казахстан;kz
🇱🇦|flag: Laos;la|флаг: Лаос;la
🇱🇧|flag: Lebanon;lb|флаг: Ливан;lb
🇱🇨|flag: St. Lucia;lc|флаг: Сент-Люсия;lc
🇱🇮|flag: Liechtenstein;li|флаг: Лихтенштейн;li
🇱🇰|flag: Sri Lanka;lk|флаг: Шри-Ланка;lk
🇱🇷|flag: Liberia;lr|флаг: Либерия;lr
🇱🇸|flag: Lesotho;ls|флаг: Лесото;ls
🇱🇹|flag: Lithuania;lt|флаг: Литва;lt
🇱🇺|flag: Luxembourg;lu|флаг: Люксембург;lu
🇱🇻|flag: Latvia;lv|флаг: Латвия;lv
🇱🇾|flag: Libya;ly|флаг: Ливия;ly
🇲🇦|flag: Morocco;ma|флаг: Марокко;ma
🇲🇨|flag: Monaco;mc|флаг: Монако;mc
🇲🇩|flag: Moldova;md|флаг: Молдова;md
🇲🇪|flag: Montenegro;me|флаг: Черногория;me
🇲🇫|flag: St. Martin;mf|флаг: Сен-Мартен;mf
🇲🇬|flag: Madagascar;mg|флаг: Мадагаскар;mg
🇲🇭|flag: Marshall Islands;mh|флаг: Маршалловы о-ва;mh
🇲🇰|flag: North Macedonia;mk|флаг: Северная Македония;mk
🇲🇱|flag: Mali;ml|флаг: Мали;ml
🇲🇲|flag: Myanmar (Burma);mm|флаг: Мьянма (Бирма);mm
🇲🇳|flag: Mongolia;mn|флаг: Монголия;mn
🇲🇴|flag: Macao SAR China;mo|флаг: Макао (САР);mo
🇲🇵|flag: Northern Mariana Islands;mp|флаг: Северные Марианские о-ва;mp
🇲🇶|flag: Martinique;mq|флаг: Мартиника;mq
🇲🇷|flag: Mauritania;mr|флаг: Мавритания;mr
🇲🇸|flag: Montserrat;ms|флаг: Монтсеррат;ms
🇲🇹|flag: Malta;mt|флаг: Мальта;mt
🇲🇺|flag: Mauritius;mu|флаг: Маврикий;mu
🇲🇻|flag: Maldives;mv|флаг: Мальдивы;mv
🇲🇼|flag: Malawi;mw|флаг: Малави;mw
🇲🇽|flag: Mexico;mx|флаг: Мексика;mx
🇲🇾|flag: Malaysia;my|флаг: Малайзия;my
🇲🇿|flag: Mozambique;mz|флаг: Мозамбик;mz
🇳🇦|flag: Namibia;na|флаг: Намибия;na
🇳🇨|flag: New Caledonia;nc|флаг: Новая Каледония;nc
🇳🇪|flag: Niger;ne|флаг: Нигер;ne
🇳🇫|flag: Norfolk Island;nf|флаг: о-в Норфолк;nf
🇳🇬|flag: Nigeria;ng|флаг: Нигерия;ng
🇳🇮|flag: Nicaragua;ni|флаг: Никарагуа;ni
🇳🇱|flag: Netherlands;nl|флаг: Нидерланды;nl
🇳🇴|flag: Norway;no|флаг: Норвегия;no
🇳🇵|flag: Nepal;np|флаг: Непал;np
🇳🇷|flag: Nauru;nr|флаг: Науру;nr
🇳🇺|flag: Niue;nu|флаг: Ниуэ;nu
🇳🇿|flag: New Zealand;nz|флаг: Новая Зеландия;nz
🇴🇲|flag: Oman;om|флаг: Оман;om
🇵🇦|flag: Panama;pa|флаг: Панама;pa
🇵🇪|flag: Peru;pe|флаг: Перу;pe
🇵🇫|flag: French Polynesia;pf|флаг: Французская Полинезия;pf
🇵🇬|flag: Papua New Guinea;pg|флаг: Папуа — Новая Гвинея;pg
🇵🇭|flag: Philippines;ph|флаг: Филиппины;ph
🇵🇰|flag: Pakistan;pk|флаг: Пакистан;pk
🇵🇱|flag: Poland;pl|флаг: Польша;pl
🇵🇲|flag: St. Pierre & Miquelon;pm|флаг: Сен-Пьер и Микелон;pm
🇵🇳|flag: Pitcairn Islands;pn|флаг: о-ва Питкэрн;pn
🇵🇷|flag: Puerto Rico;pr|флаг: Пуэрто-Рико;pr
🇵🇸|flag: Palestinian Territories;ps|флаг: Палестинские территории;ps
🇵🇹|flag: Portugal;pt|флаг: Португалия;pt
🇵🇼|flag: Palau;pw|флаг: Палау;pw
🇵🇾|flag: Paraguay;py|флаг: Парагвай;py
🇶🇦|flag: Qatar;qa|флаг: Катар;qa
🇷🇪|flag: Réunion;re|флаг: Реюньон;re
🇷🇴|flag: Romania;ro|флаг: Румыния;ro
🇷🇸|flag: Serbia;rs|флаг: Сербия;rs
🇷🇺|flag: Russia;ru|флаг: Россия;ru
🇷🇼|flag: Rwanda;rw|флаг: Руанда;rw
🇸🇦|flag: Saudi Arabia;sa|флаг: Саудовская Аравия;sa
🇸🇧|flag: Solomon Islands;sb|флаг: Соломоновы о-ва;sb
🇸🇨|flag: Seychelles;sc|флаг: Сейшельские о-ва;sc
🇸🇩|flag: Sudan;sd|флаг: Судан;sd
🇸🇪|flag: Sweden;se|флаг: Швеция;se
🇸🇬|flag: Singapore;sg|флаг: Сингапур;sg
🇸🇭|flag: St. Helena;sh|флаг: о-в Св. Елены;sh
🇸🇮|flag: Slovenia;si|флаг: Словения;si
🇸🇯|flag: Svalbard & Jan Mayen;sj|флаг: Шпицберген и Ян-Майен;sj
🇸🇰|flag: Slovakia;sk|флаг: Словакия;sk
🇸🇱|flag: Sierra Leone;sl|флаг: Сьерра-Леоне;sl
🇸🇲|flag: San Marino;sm|флаг: Сан-Марино;sm
🇸🇳|flag: Senegal;sn|флаг: Сенегал;sn
🇸🇴|flag: Somalia;so|флаг: Сомали;so
🇸🇷|flag: Suriname;sr|флаг: Суринам;sr
🇸🇸|flag: South Sudan;ss|флаг: Южный Судан;ss
🇸🇹|flag: São Tomé & Príncipe;st|флаг: Сан-Томе и Принсипи;st
🇸🇻|flag: El Salvador;sv|флаг: Сальвадор;sv
🇸🇽|flag: Sint Maarten;sx|флаг: Синт-Мартен;sx
🇸🇾|flag: Syria;sy|флаг: Сирия;sy
🇸🇿|flag: Eswatini;sz|флаг: Эсватини;sz
🇹🇦|flag: Tristan da Cunha;ta|флаг: Тристан-да-Кунья;ta
🇹🇨|flag: Turks & Caicos Islands;tc|флаг: Тёркс и Кайкос;tc
🇹🇩|flag: Chad;td|флаг: Чад;td
🇹🇫|flag: French Southern Territories;tf|флаг: Французские Южные территории;tf
🇹🇬|flag: Togo;tg|флаг: Того;tg
🇹🇭|flag: Thailand;th|флаг: Таиланд;th
🇹🇯|flag: Tajikistan;tj|флаг: Таджикистан;tj
🇹🇰|flag: Tokelau;tk|флаг: Токелау;tk
🇹🇱|flag: Timor-Leste;tl|флаг: Восточный Тимор;tl
🇹🇲|flag: Turkmenistan;tm|флаг: Туркменистан;tm
🇹🇳|flag: Tunisia;tn|флаг: Тунис;tn
🇹🇴|flag: Tonga;to|флаг: Тонга;to
🇹🇷|flag: Türkiye;tr|флаг: Турция;tr
🇹🇹|flag: Trinidad & Tobago;tt|флаг: Тринидад и Тобаго;tt
🇹🇻|flag: Tuvalu;tv|флаг: Тувалу;tv
🇹🇼|flag: Taiwan;tw|флаг: Тайвань;tw
🇹🇿|flag: Tanzania;tz|флаг: Танзания;tz
🇺🇦|flag: Ukraine;ua|флаг: Украина;ua
🇺🇬|flag: Uganda;ug|флаг: Уганда;ug
🇺🇲|flag: U.S. Outlying Islands;um|флаг: Внешние малые о-ва (США);um
🇺🇳|flag: United Nations;un|флаг: Организация Объединенных Наций;un
🇺🇸|flag: United States;us|флаг: Соединенные Штаты;us
🇺🇾|flag: Uruguay;uy|флаг: Уругвай;uy
🇺🇿|flag: Uzbekistan;uz|флаг: Узбекистан;uz
🇻🇦|flag: Vatican City;va|флаг: Ватикан;va
🇻🇨|flag: St. Vincent & Grenadines;vc|флаг: Сент-Винсент и Гренадины;vc
🇻🇪|flag: Venezuela;ve|флаг: Венесуэла;ve
🇻🇬|flag: British Virgin Islands;vg|флаг: Виргинские о-ва (Великобритания);vg
🇻🇮|flag: U.S. Virgin Islands;vi|флаг: Виргинские о-ва (США);vi
🇻🇳|flag: Vietnam;vn|флаг: Вьетнам;vn
🇻🇺|flag: Vanuatu;vu|флаг: Вануату;vu
🇼🇫|flag: Wallis & Futuna;wf|флаг: Уоллис и Футуна;wf
🇼🇸|flag: Samoa;ws|флаг: Самоа;ws
🇽🇰|flag: Kosovo;xk|флаг: Косово;xk
🇾🇪|flag: Yemen;ye|флаг: Йемен;ye
🇾🇹|flag: Mayotte;yt|флаг: Майотта;yt
🇿🇦|flag: South Africa;za|флаг: Южно-Африканская Республика;za
🇿🇲|flag: Zambia;zm|флаг: Замбия;zm
🇿🇼|flag: Zimbabwe;zw|флаг: Зимбабве;zw
🏴󠁧󠁢󠁥󠁮󠁧󠁿|flag: England;gbeng|флаг: Англия;gbeng
🏴󠁧󠁢󠁳󠁣󠁴󠁿|flag: Scotland;gbsct|флаг: Шотландия;gbsct
🏴󠁧󠁢󠁷󠁬󠁳󠁿|flag: Wales;gbwls|флаг: Уэльс;gbwls`};export{e as lines};