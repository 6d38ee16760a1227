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
	User adminUserCmd `cmd:"" help:"Accounts."`
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
	a := auth.NewAccount{NewUserForm: chat.NewUserForm{FirstName: c.FirstName, Email: c.Email}}
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
