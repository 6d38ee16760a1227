package deploy

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

var setting = regexp.MustCompile(`\bMESSENGER_[A-Z_]+\b`)

// mustSettings returns the names in the environment that the built program documents.
func mustSettings(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command(mustBuild(t).program(), "config", "doc").Output()
	if err != nil {
		t.Fatal(err)
	}
	names := setting.FindAllString(string(out), -1)
	if !slices.Contains(names, "MESSENGER_DATA_DIR") {
		t.Fatalf("config doc names only %v", names)
	}
	return names
}

// Every setting that the files here give is one that the program knows.
func TestSettingsExist(t *testing.T) {
	known := mustSettings(t)
	for _, name := range []string{"Dockerfile", "compose.yaml", "deploy/messenger.service"} {
		found := setting.FindAllString(mustRead(t, filepath.Join(root, name)), -1)
		if len(found) == 0 {
			t.Errorf("%s gives no setting", name)
		}
		for _, variable := range found {
			if !slices.Contains(known, variable) {
				t.Errorf("%s gives %s, which the program does not know", name, variable)
			}
		}
	}
}

// compose is what of compose.yaml the test looks at.
type compose struct {
	Services map[string]struct {
		Build       string            `yaml:"build"`
		Image       string            `yaml:"image"`
		ReadOnly    bool              `yaml:"read_only"`
		CapDrop     []string          `yaml:"cap_drop"`
		Environment map[string]string `yaml:"environment"`
		Networks    []string          `yaml:"networks"`
		Ports       []string          `yaml:"ports"`
		Volumes     []string          `yaml:"volumes"`
		DependsOn   map[string]struct {
			Condition string `yaml:"condition"`
		} `yaml:"depends_on"`
		Healthcheck struct {
			Test []string `yaml:"test"`
		} `yaml:"healthcheck"`
	} `yaml:"services"`
	Networks map[string]struct {
		Internal bool `yaml:"internal"`
	} `yaml:"networks"`
	Volumes map[string]any `yaml:"volumes"`
}

func TestCompose(t *testing.T) {
	t.Parallel()
	var file compose
	if err := yaml.Unmarshal([]byte(mustRead(t, filepath.Join(root, "compose.yaml"))), &file); err != nil {
		t.Fatal(err)
	}
	server, database := file.Services["messenger"], file.Services["database"]
	if server.Build != "." || !server.ReadOnly || !slices.Equal(server.CapDrop, []string{"ALL"}) {
		t.Errorf("server %+v: want it built here, on a read-only file system, without capabilities", server)
	}
	if server.DependsOn["database"].Condition != "service_healthy" || len(database.Healthcheck.Test) == 0 {
		t.Error("the server does not wait for the database")
	}
	if len(database.Ports) > 0 || !slices.Equal(database.Networks, []string{"inside"}) || !file.Networks["inside"].Internal {
		t.Error("the database can be reached from outside")
	}
	if !slices.Contains(server.Volumes, "data:/data") {
		t.Error("the server's volume is not kept")
	}
	for name, service := range file.Services {
		for _, volume := range service.Volumes {
			kept, _, _ := strings.Cut(volume, ":")
			if _, ok := file.Volumes[kept]; !ok {
				t.Errorf("%s: volume %s is not declared", name, kept)
			}
		}
		for _, network := range service.Networks {
			if _, ok := file.Networks[network]; !ok {
				t.Errorf("%s: network %s is not declared", name, network)
			}
		}
	}
	url := server.Environment["MESSENGER_DATABASE_URL"]
	of := database.Environment
	want := "postgres://" + of["POSTGRES_USER"] + ":" + of["POSTGRES_PASSWORD"] + "@database/" + of["POSTGRES_DB"] + "?sslmode=disable"
	if url != want {
		t.Errorf("the server goes to %s, the database is %s", url, want)
	}
}

// maxExposure is the most that systemd may find to say against the unit, in tenths.
const maxExposure = "15"

func TestUnit(t *testing.T) {
	program := mustBuild(t).program()
	text := mustRead(t, filepath.Join(root, "deploy", "messenger.service"))
	for _, line := range []string{
		"DynamicUser=yes", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=",
		"StateDirectory=messenger", "Environment=MESSENGER_DATA_DIR=/var/lib/messenger",
	} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("the unit lacks %s", line)
		}
	}
	if !strings.Contains(text, "\nExecStart=/usr/local/bin/messenger serve\n") {
		t.Fatal("the unit does not start the server")
	}
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Log("no systemd here: the unit is checked by its words only")
		return
	}
	unit := filepath.Join(t.TempDir(), "messenger.service")
	mustWrite(t, unit, strings.Replace(text, "/usr/local/bin/messenger serve", program+" serve", 1))
	if out, err := exec.Command("systemd-analyze", "verify", unit).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
	must(t, exec.Command("systemd-analyze", "security", "--offline=true", "--threshold="+maxExposure, "--no-pager", unit))
}
