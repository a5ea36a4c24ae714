package io.github.worldkeep.sidecar;

import io.github.worldkeep.sidecar.operate.RollbackCommand;
import io.github.worldkeep.sidecar.operate.SaveCommand;
import io.github.worldkeep.sidecar.report.ExitCode;
import io.github.worldkeep.sidecar.report.Failure;
import io.github.worldkeep.sidecar.report.Report;
import io.github.worldkeep.sidecar.report.StandardError;
import io.github.worldkeep.sidecar.report.Visible;
import io.github.worldkeep.sidecar.run.RunCommand;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The {@code worldkeep} command. */
@Command(
    name = "worldkeep",
    description = "Keeps worlds and players safe on game servers that keep nothing.",
    subcommands = {RunCommand.class, SaveCommand.class, RollbackCommand.class},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = "%nThe options of a command: worldkeep run --help")
public final class Worldkeep {
  private Worldkeep() {}

  /** Runs the command, and exits with its code. */
  public static void main(String[] arguments) {
    StandardError.install();
    int code = execute(arguments);
    StandardError.drain();
    System.exit(code);
  }

  private static int execute(String[] arguments) {
    try {
      return commandLine().execute(arguments);
    } catch (Throwable e) { // Also an Error, because other threads would keep the process alive.
      return Failure.defect(e).reportTo(Report.onStandardError(false));
    }
  }

  /** Leaves the words after the first one that is no option unchanged: they belong to the game. */
  private static CommandLine commandLine() {
    CommandLine line =
        new CommandLine(new Worldkeep())
            .setStopAtPositional(true)
            .setExpandAtFiles(false)
            .setParameterExceptionHandler((e, arguments) -> misused(e));
    for (CommandLine command : all(line)) {
      command.getCommandSpec().versionProvider(new Version());
      command.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE.code());
      command.getCommandSpec().exitCodeOnExecutionException(ExitCode.INTERNAL.code());
      command.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
      command
          .getCommandSpec()
          .usageMessage()
          .exitCodeList(CommandLine.Model.UsageMessageSpec.keyValuesMap(exitCodes()));
    }
    return line;
  }

  private static List<CommandLine> all(CommandLine line) {
    return Stream.concat(Stream.of(line), line.getSubcommands().values().stream()).toList();
  }

  private static String[] exitCodes() {
    return Stream.concat(
            Stream.of(" *:the game's own exit code; 128 and more: the signal that ended it"),
            Arrays.stream(ExitCode.values()).map(c -> c.code() + ":" + c.meaning()))
        .toArray(String[]::new);
  }

  private static int misused(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println("worldkeep: error: " + Visible.line(withoutValues(e)));
    err.println("usage: " + synopsis(command) + "see " + name + " --help");
    err.flush();
    return ExitCode.USAGE.code();
  }

  private static String synopsis(CommandLine command) {
    return command.getHelp().synopsis("usage: ".length());
  }

  /** Shows an unknown argument by its name alone, because its value may be a secret. */
  private static String withoutValues(ParameterException e) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      int end = first.indexOf('=');
      String name = end < 0 ? first : first.substring(0, end);
      return name.startsWith("-")
          ? "there is no option " + name
          : "there is no command '" + name + "', only " + commands(e.getCommandLine());
    }
    return String.valueOf(e.getMessage());
  }

  private static String commands(CommandLine line) {
    return String.join(", ", line.getSubcommands().keySet());
  }

  private static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Worldkeep.class.getPackage().getImplementationVersion();
      return new String[] {"worldkeep " + (version == null ? "(from classes)" : version)};
    }
  }
}
