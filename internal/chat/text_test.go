package chat_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"messenger/internal/chat"
	"messenger/internal/store/memory"
	"messenger/internal/store/storetest"

	"golang.org/x/text/unicode/norm"
)

// TestContent are the texts a person may and may not say (docs/bad-input.md D11–D16, G).
func TestContent(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		content string
		want    chat.Code
	}{
		"one letter":                {"a", ""},
		"longest":                   {strings.Repeat("a", chat.MaxContent), ""},
		"longest of 4 bytes each":   {strings.Repeat("😀", chat.MaxContent), ""},
		"one too many":              {strings.Repeat("a", chat.MaxContent+1), chat.TooLarge},
		"one emoji too many":        {strings.Repeat("😀", chat.MaxContent+1), chat.TooLarge},
		"empty":                     {"", chat.Invalid},
		"spaces":                    {"   ", chat.Invalid},
		"all kinds of white space":  {" \t\r\n\v\f\u0085\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000", chat.Invalid},
		"long white space":          {strings.Repeat(" ", chat.MaxContent+1), chat.Invalid},
		"space around":              {" a ", ""},
		"a lone tab in a text":      {"a\tb", ""},
		"zero width space":          {"\u200b", chat.Invalid},
		"word joiner, mark, hyphen": {"\u2060\ufeff\u00ad", chat.Invalid},
		"fillers":                   {"\u3164\uffa0\u115f\u1160\u2800", chat.Invalid},
		"variation selectors":       {"\ufe0f\ufe0e\U000e0100\u180b", chat.Invalid},
		"tags":                      {"\U000e0001\U000e0061\U000e007f", chat.Invalid},
		"bidi controls":             {"\u202e\u2066\u200e\u061c", chat.Invalid},
		"joiners alone":             {"\u200d\u200c\u034f", chat.Invalid},
		"controls alone":            {"\x1b\x7f", ""},
		"family":                    {"👩\u200d👧", ""},
		"joiner in a word":          {"می\u200cخواهم", ""},
		"private use":               {"\ue0b0", ""},
		"byte order mark":           {"\ufeff", chat.Invalid},
		"NUL":                       {"a\x00b", chat.Invalid},
		"only NUL":                  {"\x00", chat.Invalid},
		"too long with NUL":         {strings.Repeat("a", chat.MaxContent) + "\x00", chat.Invalid},
		"a byte that is no text":    {"\x80", chat.Invalid},
		"cut rune":                  {"a\xe2\x82", chat.Invalid},
		"overlong slash":            {"\xc0\xaf", chat.Invalid},
		"lone surrogate":            {"\xed\xa0\x80", chat.Invalid},
		"surrogate pair":            {"\xed\xa0\xbd\xed\xb8\x80", chat.Invalid},
		"beyond the last rune":      {"\xf4\x90\x80\x80", chat.Invalid},
		"replacement character":     {"\ufffd", ""},
		"non-characters":            {"\ufffe\uffff\ufdd0\U0010ffff", ""},
		"apostrophe":                {"O'Brien", ""},
		"SQL":                       {"'; DROP TABLE users;--", ""},
		"controls":                  {"\x1b[31m\x7f\x01", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := storetest.NewWorld(t, memory.New())
			anna := w.Person("Anna")
			group := w.Group(anna)
			w.Refused(w.Service.SendAndWait(w.Context(), &chat.SendDialog{By: storetest.By(anna), To: anna, Draft: w.Draft(tt.content)}), tt.want)
			w.Refused(w.Service.SendAndWait(w.Context(), &chat.SendGroup{By: storetest.By(anna), Group: group, Draft: w.Draft(tt.content)}), tt.want)
			later := &chat.SendDialog{By: storetest.By(anna), To: anna, Draft: w.Draft(tt.content)}
			called := 0
			err := w.Service.Send(w.Context(), later, func(err error) { called++; w.Refused(err, "") })
			w.Refused(err, tt.want)
			if (called == 1) != (tt.want == "") {
				t.Errorf("done was called %d times", called)
			}
		})
	}
}

// TestNotice are the texts of system lines; leaving cuts what joining refuses.
func TestNotice(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		notice  string
		joining chat.Code
		left    string // what the leaver's line is stored as; "" for a refusal
	}{
		"empty is filled in": {"", "", "Ben left"},
		"spaces are kept":    {" ", "", " "},
		"longest":            {strings.Repeat("é", chat.MaxNotice), "", strings.Repeat("é", chat.MaxNotice)},
		"one too many":       {strings.Repeat("é", chat.MaxNotice+1), chat.Invalid, strings.Repeat("é", chat.MaxNotice)},
		"emoji are not cut":  {strings.Repeat("a", chat.MaxNotice-1) + "😀😀", chat.Invalid, strings.Repeat("a", chat.MaxNotice-1) + "😀"},
		"line ends":          {"a\r\nb", "", "a\r\nb"},
		"NUL":                {"\x00", chat.Invalid, ""},
		"no text":            {"\xff", chat.Invalid, ""},
		"long and no text":   {strings.Repeat("a", chat.MaxNotice+1) + "\xff", chat.Invalid, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := memory.New()
			w := storetest.NewWorld(t, store)
			anna, ben := w.Person("Anna"), w.Person("Ben")
			g := w.NewGroup("Group")
			g.Notice.Content = tt.notice
			w.Refused(w.Service.CreateGroup(w.Context(), storetest.By(anna), g), tt.joining)
			group := w.Group(anna)
			_, err := w.Service.AddMember(w.Context(), storetest.By(anna), group, ben, w.Draft(tt.notice))
			w.Refused(err, tt.joining)
			if tt.joining != "" {
				w.Add(anna, group, ben)
			}
			_, err = w.Service.Leave(w.Context(), storetest.By(ben), group, w.Draft(tt.notice))
			if tt.left == "" {
				w.Refused(err, chat.Invalid)
				return
			}
			w.OK(err)
			messages := store.Contents(group).Messages
			if got := messages[len(messages)-1].Content; got != tt.left {
				t.Errorf("stored %q, want %q", got, tt.left)
			}
		})
	}
}

// names are first names and whether they are fit (docs/contract.md, Endpoints; docs/bad-input.md E21).
var names = map[string]struct {
	name string
	fit  bool
}{
	"letters":              {"Anna", true},
	"one letter":           {"a", true},
	"longest":              {strings.Repeat("a", chat.MaxName), true},
	"longest emoji":        {strings.Repeat("😀", chat.MaxName), true},
	"one too many":         {strings.Repeat("a", chat.MaxName+1), false},
	"one emoji too many":   {strings.Repeat("😀", chat.MaxName+1), false},
	"empty":                {"", false},
	"space":                {" ", false},
	"no-break space":       {"\u00a0", false},
	"ideographic space":    {"\u3000", false},
	"space inside":         {"An na", false},
	"no-break inside":      {"An\u00a0na", false},
	"line separator":       {"An\u2028na", false},
	"tab":                  {"An\tna", false},
	"line feed":            {"An\nna", false},
	"NUL":                  {"An\x00na", false},
	"escape":               {"\x1b[31mAnna", false},
	"delete":               {"Anna\x7f", false},
	"C1 control":           {"Anna\u0085", false},
	"no text":              {"An\xffna", false},
	"surrogate":            {"An\xed\xa0\x80na", false},
	"zero width only":      {"\u200b", false},
	"zero width inside":    {"An\u200bna", true},
	"joiners only":         {"\u200d\u200c", false},
	"byte order mark only": {"\ufeff", false},
	"override":             {"\u202eevil", false},
	"embedding":            {"a\u202a", false},
	"isolate":              {"\u2066a\u2069", false},
	"left-to-right mark":   {"a\u200e", false},
	"right-to-left mark":   {"\u200fa", false},
	"arabic letter mark":   {"\u061ca", false},
	"hangul filler":        {"\u3164", false},
	"choseong filler":      {"\u115f\u1160", false},
	"halfwidth filler":     {"\uffa0", false},
	"braille blank":        {"\u2800", false},
	"grapheme joiner only": {"\u034f", false},
	"filler and a letter":  {"\u3164a", true},
	"soft hyphen only":     {"\u00ad", false},
	"tag characters only":  {"\U000e0041", false},
	"variation only":       {"\ufe0f", false},
	"khmer inherent vowel": {"\u17b4\u17b5", false},
	"mongolian selectors":  {"\u180b\u180f", false},
	"ideographic selector": {"\U000e0100", false},
	"emoji with variation": {"❤\ufe0f", true},
	"private use only":     {"\ue000", false},
	"unassigned only":      {"\u0378", false},
	"non-character":        {"a\ufffe", false},
	"non-character fdd0":   {"a\ufdd0", false},
	"last code point":      {"a\U0010ffff", false},
	"markup":               {"<script>alert(1)</script>", true},
	"quotes":               {`O'Brien"`, true},
	"wildcards":            {`%_\`, true},
	"accent of its own":    {"e\u0301", true},
	"hebrew":               {"שלום", true},
	"arabic":               {"سلام", true},
	"hindi":                {"नमस्ते", true},
	"chinese":              {"日本語", true},
	"family":               {"👩‍👩‍👧‍👦", true},
	"flag":                 {"🇩🇪", true},
	"digits":               {"1234", true},
	"undefined":            {"undefined", true},
	"turkish":              {"İı", true},
	"object replacement":   {"\ufffc", true},
	"replacement":          {"\ufffd", true},
	"tab in front":         {"\tAnna", false},
	"next line inside":     {"An\u0085na", false},
	"mongolian vowel sep":  {"\u180e", false},
	"invisible plus":       {"\u2064", false},
	"word joiner":          {"\u2060", false},
	"combining mark only":  {"\u0301", true},
	"zalgo":                {"Z" + strings.Repeat("\u0300", chat.MaxName-1), true},
	"zalgo, too long":      {"Z" + strings.Repeat("\u0300", chat.MaxName), false},
}

func TestPersonNames(t *testing.T) {
	t.Parallel()
	for name, tt := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := chat.Invalid
			if tt.fit {
				want = ""
			}
			w := storetest.NewWorld(t, memory.New())
			_, err := chat.NewUser(chat.UserID{1}, chat.NewUserForm{FirstName: tt.name, Email: "x"}, 5)
			w.Refused(err, want)
			anna := w.Person("Anna")
			w.Refused(w.Service.Rename(w.Context(), storetest.By(anna), &tt.name, nil), want)
			if tt.name == "" {
				want = "" // a last name may be empty
			}
			user, err := chat.NewUser(chat.UserID{1}, chat.NewUserForm{FirstName: "A", LastName: &tt.name, Email: "x"}, 5)
			w.Refused(err, want)
			if err == nil && (*user.LastName != tt.name || user.CreatedAt != 5 || user.UpdatedAt != 5) {
				t.Errorf("user is %+v", user)
			}
			w.Refused(w.Service.Rename(w.Context(), storetest.By(anna), nil, &tt.name), want)
		})
	}
}

// TestNamesOfWords: what is one word is accepted and stored as by the classic rule, but in NFC
// and without hidden characters; spaces stand singly between words (docs/extended.md, Names and
// passphrases).
func TestNamesOfWords(t *testing.T) {
	t.Parallel()
	tests := map[string]string{ // what is stored, "" if the name is refused
		"Mary Ann": "Mary Ann", "  Mary \u00a0\u3000 Ann\u2003": "Mary Ann", "de la Cruz": "de la Cruz", "O'Brien-Smith Jr.": "O'Brien-Smith Jr.",
		"Jose\u0301 Luis": "José Luis", "می\u200cخواهم": "می\u200cخواهم", "👩\u200d👧": "👩\u200d👧", "R2 D2": "R2 D2",
		"Mary\tAnn": "", "Mary\nAnn": "", "Mary\u0085Ann": "", "Mary\u2028Ann": "", "Mary\u2029Ann": "", "Mary\x00Ann": "", "Mary\x1bAnn": "",
		"Mary\u200bAnn": "", "Mary\u00adAnn": "", "Mary\ufeffAnn": "", "Mary\u202eAnn": "", "Mary\ufffeAnn": "", "Mary\xffAnn": "",
		"\u3164 \u3164": "", strings.Repeat("a ", 128): strings.Repeat("a ", 127) + "a", strings.Repeat("a ", 128) + "b": "",
	}
	for _, tt := range names {
		hidden := strings.ContainsFunc(tt.name, func(r rune) bool { return unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' })
		if !strings.ContainsFunc(tt.name, unicode.IsSpace) && tt.name != "" {
			// More than 30 marks on a letter are stored with joiners between them, and may be too long so.
			stored := norm.NFC.String(tt.name)
			fits := tt.fit && !hidden && utf8.RuneCountInString(stored) <= chat.MaxName
			tests[tt.name] = map[bool]string{true: stored}[fits]
		}
	}
	for name, stored := range tests {
		w := storetest.NewWorld(t, memory.New())
		anna := w.Person("Anna")
		user, err := chat.NewUser(chat.UserID{1}, chat.NewUserForm{FirstName: name, LastName: &name, Email: "x", Spaces: true}, 5)
		renamed := w.Service.SetName(w.Context(), storetest.By(anna), &name, &name)
		if stored == "" {
			w.Refused(err, chat.Invalid)
			w.Refused(renamed, chat.Invalid)
			continue
		}
		if err != nil || user.FirstName != stored || *user.LastName != stored {
			t.Errorf("%q is stored as %q: %v", name, user.FirstName, err)
			continue
		}
		w.OK(renamed)
		if held, err := w.Store.User(w.Context(), anna); err != nil || held.FirstName != stored || *held.LastName != stored {
			t.Errorf("%q becomes %q: %v", name, held.FirstName, err)
		}
	}
	for _, blank := range []string{"", " ", "\u3000"} { // a last name may be empty
		user, err := chat.NewUser(chat.UserID{1}, chat.NewUserForm{FirstName: "A", LastName: &blank, Email: "x", Spaces: true}, 5)
		if err != nil || *user.LastName != "" {
			t.Errorf("the last name %q: %v", blank, err)
		}
	}
}

// TestGroupNames adds to the names of people what holds for words (docs/bad-input.md E42).
func TestGroupNames(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"Tea and biscuits": true, "a b c": true, " a": false, "a ": false, "a  b": false, "a\tb": false, "a\nb": false,
		"a \u00a0b": false, "a\u3000b": false, "a\u2028b": false, " ": false, "": false, "\u3164": false, "a \u3164": true,
		"\u3164 \u3164": false, "a\u202e": false, "a\x00": false, "a \x1b": false,
		strings.Repeat("a ", 127) + "a": true, strings.Repeat("a ", 127) + "aa": false, "\u200b \u200b": false,
	}
	for _, tt := range names {
		if !strings.ContainsFunc(tt.name, unicode.IsSpace) {
			tests[tt.name] = tt.fit
		}
	}
	w := storetest.NewWorld(t, memory.New())
	anna := w.Person("Anna")
	many := w.With(chat.Options{Limits: chat.Limits{UserGroups: len(tests)}})
	for name, fit := range tests {
		err := many.CreateGroup(w.Context(), storetest.By(anna), w.NewGroup(name))
		if fit && err != nil || !fit && chat.CodeOf(err) != chat.Invalid {
			t.Errorf("group named %q: %v, want fit: %v", name, err, fit)
		}
	}
}

// TestEmails are login names (docs/contract.md, Endpoints; docs/bad-input.md E20).
func TestEmails(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"a": true, "anna": true, "anna@example.org": true, "a+b@c": true, "o'b@x": true, "ÄÖ@x": true, "日本@x": true, "👩@x": true,
		"аdmin@mail.com": true, strings.Repeat("é", chat.MaxEmail): true, strings.Repeat("é", chat.MaxEmail+1): false,
		strings.Repeat("a@b", 300): false, "": false, " ": false, "a b": false, "a\u00a0b": false, "a\tb": false,
		"\"\r\nBcc: x\"@x": false, "a@b\x00": false, "\xff": false, "a\u200bb": false, "\ufeffa": false, "a\u202eb": false,
		"a\u00adb": false, "a\u3164": false, "\u2800": false, "a\x7f": false, "a\u0085": false, "a\ue000": false, "a\ufffe": false,
		"a\u0301@x": true, "❤\ufe0f@x": false,
	}
	for email, fit := range tests {
		want := chat.Invalid
		if fit {
			want = ""
		}
		if got := chat.CodeOf(chat.CheckEmail(email)); got != want {
			t.Errorf("CheckEmail(%q) has code %q, want %q", email, got, want)
		}
		_, err := chat.NewUser(chat.UserID{1}, chat.NewUserForm{FirstName: "A", Email: email}, 1)
		if got := chat.CodeOf(err); got != want {
			t.Errorf("NewUser with e-mail %q has code %q, want %q", email, got, want)
		}
	}
	for _, pair := range [][2]string{{"ADMIN@mail.com", "admin@MAIL.com"}, {"ÄÖ@x", "äö@X"}, {"İI@x", "iı@x"}, {"caf\u00e9", "cafe\u0301"}, {"ｊｏｓé@x", "jose\u0301@X"}, {"ﬁ@x", "FI@x"}} {
		if chat.FoldEmail(pair[0]) != chat.FoldEmail(pair[1]) {
			t.Errorf("%q and %q are different", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"admin@mail.com", "аdmin@mail.com"}, {"a@b", "a@b."}} {
		if chat.FoldEmail(pair[0]) == chat.FoldEmail(pair[1]) {
			t.Errorf("%q and %q are the same", pair[0], pair[1])
		}
	}
}

// TestSearchTexts are the bounds of a search (docs/bad-input.md E34, E35).
func TestSearchTexts(t *testing.T) {
	t.Parallel()
	w := storetest.NewWorld(t, memory.New())
	anna := w.Person("Anna")
	group := w.Group(anna)
	for needle, want := range map[string]chat.Code{
		"a": "", " ": "", "%": "", strings.Repeat("é", chat.MaxSearch): "", strings.Repeat("é", chat.MaxSearch+1): chat.Invalid,
		"": chat.Invalid, "a\x00": chat.Invalid, "\xff": chat.Invalid, "\xed\xa0\x80": chat.Invalid, "\ufffe": "", "\u0130": "",
	} {
		_, err := w.Service.Search(w.Context(), anna, needle)
		if got := chat.CodeOf(err); got != want {
			t.Errorf("Search(%q) has code %q, want %q", needle, got, want)
		}
		_, err = w.Service.SearchOutsiders(w.Context(), anna, group, needle)
		if got := chat.CodeOf(err); got != want {
			t.Errorf("SearchOutsiders(%q) has code %q, want %q", needle, got, want)
		}
	}
}

// TestFold proves for every rune of the first two planes that folding is stable and blind to case, which is
// what makes a key found whatever the case of the text.
func TestFold(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= 0x1ffff; r++ { // no rune beyond has a case
		if !utf8.ValidRune(r) {
			continue
		}
		if n := utf8.RuneCountInString(chat.FoldCase(string(r))); n != 1 {
			t.Errorf("FoldCase(%U) has %d runes", r, n)
		}
		for _, s := range []string{string(r) + "\u0301", "A" + string(r), "\u1100" + string(r) + "\u0323"} {
			if r >= 0x2000 && norm.NFKC.PropertiesString(string(r)).CCC() == 0 && norm.NFKD.IsNormalString(string(r)) {
				break // no letter that composes with these marks
			}
			if once := chat.Fold(s); chat.Fold(once) != once {
				t.Errorf("Fold(%+q) = %+q, and that folds to %+q", s, once, chat.Fold(once))
			}
		}
		folded := chat.Fold(string(r))
		if again := chat.Fold(folded); again != folded {
			t.Errorf("Fold(Fold(%U)) = %+q, Fold = %+q", r, again, folded)
		}
		for _, other := range []rune{unicode.ToLower(r), unicode.ToUpper(r), unicode.ToTitle(r)} {
			if got := chat.Fold(string(other)); got != folded {
				t.Errorf("Fold(%U) = %+q, but of its other case %U %+q", r, folded, other, got)
			}
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, tt := range names {
		f.Add(tt.name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		u, err := chat.NewUser(chat.UserID{1}, chat.NewUserForm{FirstName: name, Email: "e"}, 1)
		if err != nil {
			if chat.CodeOf(err) != chat.Invalid {
				t.Fatalf("NewUser(%q) = %v", name, err)
			}
			return
		}
		if u.FirstName != name || !utf8.ValidString(name) || utf8.RuneCountInString(name) > chat.MaxName {
			t.Fatalf("%q is a name", name)
		}
		shows := false
		for _, r := range name {
			if r == 0 || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Noncharacter_Code_Point, r) {
				t.Fatalf("%q is a name with %U", name, r)
			}
			shows = shows || unicode.IsGraphic(r)
		}
		if !shows {
			t.Fatalf("%q is a name that shows nothing", name)
		}
		found := false
		for _, k := range chat.SearchKeys(u) {
			if len(k.Text) == 0 || len(k.Text) > 48 || !utf8.ValidString(k.Text) {
				t.Fatalf("%q has the key %q", name, k.Text)
			}
			found = found || k.Rank == chat.RankFirstStarts && strings.HasPrefix(chat.Fold(name), k.Text)
		}
		if !found {
			t.Fatalf("%q is not found by itself", name)
		}
	})
}
