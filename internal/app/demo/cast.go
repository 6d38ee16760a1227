package demo

import "strings"

// person is one of the demo people.
type person struct{ first, last, login string }

func (p person) email() string { return p.login + "@demo.example" }

// cast is the demo people; the first one is in most conversations.
var cast = func() []person {
	var people []person
	for line := range strings.SplitSeq(strings.TrimSpace(names), "\n") {
		f := strings.Fields(line)
		people = append(people, person{first: f[0], last: f[1], login: f[2]})
	}
	return people
}()

const names = `
Ann Archer ann
Ben Okafor ben
Clara Novak clara
Dmitri Orlov dmitri
Elena Petrova elena
Farid Haddad farid
Grace Lindqvist grace
Hugo Moreau hugo
Ines Carvalho ines
Jonas Weber jonas
Keiko Tanaka keiko
Liam O'Neil liam
Maria Rossi maria
Nadia Sokolova nadia
Omar Rahman omar
Priya Nair priya
Анна Смирнова anna
Борис Кузнецов boris
Rosa Delgado rosa
Sven Halvorsen sven
Tessa Brandt tessa
Uma Krishnan uma
Viktor Horvat viktor
Wendy Zhao wendy
`

// groupNames has a name for every demo group.
var groupNames = []string{
	"Music Makers", "Book club", "Release crew", "Hikers of the North", "Board games", "Kitchen talk", "Photo walks",
	"Design review", "On call", "School parents", "Garden swap", "Русский клуб", "Chess corner", "Lunch", "Film night",
	"Neighbours", "Running group", "Support", "Ideas", "Weekend trip", "Coffee people", "Bike repair", "Choir",
	"Data team", "House hunt", "Language exchange", "Newcomers", "Science news", "Travel plans", "Workshop", "Yoga", "Zero inbox",
}

// snippets are short exchanges; speakers take turns.
var snippets = [][]string{
	{"Morning! Is anybody at the office yet?", "I am, since eight.", "Great, could you open the side door?", "Done 🙂"},
	{"Did the parcel arrive?", "Not yet, the tracking says tomorrow.", "Fine, no hurry."},
	{"I pushed the fix. Can somebody look at it?", "Looking now.", "Two small remarks, otherwise good.", "Thanks, changed both.", "Approved."},
	{"What are we reading next?", "I vote for the short one.", "Same here.", "Then the short one it is. Two weeks?", "Two weeks."},
	{"Rain all weekend, it seems.", "We could move the walk to Sunday afternoon.", "Sunday works for me.", "And for me."},
	{"Who has the key to the cellar?", "It hangs behind the door.", "Found it, thank you."},
	{"Привет! Ты завтра будешь?", "Да, после обеда.", "Отлично, тогда принесу книгу.", "Спасибо 🙏"},
	{"The deploy is green on both sites.", "Latency?", "Flat. Slightly better, even.", "Lovely."},
	{"Happy birthday! 🎂", "Thank you!", "Cake at four?", "Cake at four."},
	{"Has anyone tried the new place on Mill Street?", "The soup is very good.", "And the bread.", "Sold. Thursday?"},
	{"I can't find the notes from last time.", "They are in the shared folder, under March.", "Ah. Of course they are."},
	{"Train is late, start without me.", "We will wait ten minutes.", "You are kind. Platform 4 now."},
	{"Could you send me the invoice number?", "It's 2026-1187.", "Got it."},
	{"Let's keep the meeting short today, I have to leave at three.", "Agreed. Three points only: budget, dates, and who writes it down.", "I'll write it down.", "Then we are done in twenty minutes."},
	{"Photos from Saturday are up.", "These are wonderful.", "The one with the bridge!", "I had to wait half an hour for that light.", "It was worth it."},
	{"Is the heating broken again?", "Only on the second floor. Somebody is coming at noon."},
	{"Quick question: do we round up or down?", "Down, always down.", "And negative numbers?", "Towards zero, then. Good question, let me write a test for it."},
	{"Кто идёт в субботу на концерт?", "Я иду.", "И я, если найду билет.", "У меня есть лишний."},
	{"I'm making too much curry. Come by.", "On my way.", "Save me some!"},
	{"Can we borrow your drill tomorrow?", "Sure, it's in the hall. Bits are in the red box."},
	{"New tyre, new chain, and it still squeaks.", "Pedal bearings?", "…it was the pedal bearings."},
	{"The link in the mail is dead.", "Try this one: https://example.org/schedule", "That works, thanks."},
	{"How was the exam?", "Long. But I think it went well.", "I'm sure it did."},
	{"Thinking of a long weekend by the sea in June. Who would join?", "Me!", "Depends on the dates.", "First or second weekend.", "Second, please.", "Second it is."},
	{"👍"}, {"See you there"}, {"ok"}, {"Thanks, everybody."}, {"Back in five minutes."},
}
