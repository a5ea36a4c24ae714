package io.github.worldkeep.sidecar;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code worldkeep} command. */
@Command(
    name = "worldkeep",
    description = "Keeps worlds and players safe on game servers that keep nothing.",
    subcommands = {RunCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = Worldkeep.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Worldkeep {
  private Worldkeep() {}

  /** Runs the command, and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  private static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Worldkeep());
    line.setStopAtPositional(true);
    for (CommandLine command : all(line)) {
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

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Worldkeep.class.getPackage().getImplementationVersion();
      return new String[] {"worldkeep " + (version == null ? "(from classes)" : version)};
    }
  }
}
