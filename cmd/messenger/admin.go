package main

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"io"
	"strings"

	"messenger/internal/app"
	"messenger/internal/auth"
	"messenger/internal/chat"
)

type adminCmd struct {
	User       adminUserCmd  `cmd:"" help:"Accounts."`
	Collisions collisionsCmd `cmd:"" help:"List accounts whose e-mails are equal to another's in all but their encoding. On SQLite the server must be stopped."`
}

type collisionsCmd struct{}

// Run lists the accounts.
func (collisionsCmd) Run(e *env) error {
	if err := e.checked(); err != nil {
		return err
	}
	list, err := app.Collisions(e.ctx, e.cfg, e.log)
	if err != nil {
		return fmt.Errorf("list collisions: %w", err)
	}
	for _, c := range list {
		if _, err := fmt.Fprintf(e.stdout, "%+q is equal to %+q\n", c.Email, c.With); err != nil {
			return err
		}
	}
	outcome := "No two accounts have equal e-mails."
	if len(list) > 0 {
		outcome = "These accounts are logged in to by their e-mails exactly as they were typed at sign-up. When one of two is deleted, run this again: the other then takes the common form."
	}
	_, err = fmt.Fprintln(e.stdout, outcome)
	return err
}

type adminUserCmd struct {
	Add addUserCmd `cmd:"" help:"Make an account, also where sign-up is closed. The password is the first line of standard input. On SQLite the server must be stopped."`
}

type addUserCmd struct {
	Email     string `required:"" env:"-" help:"E-mail to log in with."`
	FirstName string `required:"" env:"-" help:"First name."`
	LastName  string `env:"-" help:"Last name, if there is one."`
	Generate  bool   `env:"-" help:"Make a password and print it, this once, instead of reading one."`
}

// maxPasswordLine bounds what is read of standard input.
const maxPasswordLine = 4096

// Run makes the account.
func (c addUserCmd) Run(e *env) error {
	if err := e.checked(); err != nil {
		return err
	}
	a := auth.NewAccount{NewUserForm: chat.NewUserForm{FirstName: c.FirstName, Email: c.Email, Spaces: true}}
	if c.LastName != "" {
		a.LastName = &c.LastName
	}
	if c.Generate {
		a.Password = rand.Text()
	} else {
		line, err := bufio.NewReader(io.LimitReader(e.stdin, maxPasswordLine)).ReadString('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("read the password: %w", err)
		}
		a.Password = strings.TrimRight(line, "\r\n")
	}
	if err := app.AddUser(e.ctx, e.cfg, e.log, a); err != nil {
		return fmt.Errorf("add the account: %w", err)
	}
	told := fmt.Sprintf("%s has an account.\n", c.Email)
	if c.Generate {
		told += fmt.Sprintf("The password is %s\n", a.Password)
	}
	_, err := io.WriteString(e.stdout, told)
	return err
}
