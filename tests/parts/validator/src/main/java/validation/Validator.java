package validation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r5.elementmodel.Manager.FhirFormat;
import org.hl7.fhir.r5.model.ImplementationGuide;
import org.hl7.fhir.r5.model.OperationOutcome;
import org.hl7.fhir.r5.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r5.model.StringType;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.utilities.http.ManagedWebAccess;
import org.hl7.fhir.utilities.json.model.JsonArray;
import org.hl7.fhir.utilities.json.model.JsonObject;
import org.hl7.fhir.utilities.json.parser.JsonParser;
import org.hl7.fhir.validation.ValidationEngine;
import org.hl7.fhir.validation.ValidationEngine.ValidationEngineBuilder;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;

/**
 * The HL7 validation engine for R4, offline, kept warm.
 *
 * <p>Arguments are folders of profiles to load. Definitions come from the package cache under
 * {@code user.home}; their versions are the system properties {@code terminology} and {@code extensions}.
 * Prints {@code READY}, then for each line of standard input (a file name, and after tabs the canonical
 * URLs of profiles to check besides those the resource claims) one line of JSON:
 * {@code {"issues": [{"severity", "path", "text"}]}}.
 */
public final class Validator {

    private Validator() {}

    public static void main(String[] folders) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err); // the engine writes progress to standard output
        ManagedWebAccess.setAccessPolicy(ManagedWebAccess.WebAccessPolicy.PROHIBITED);
        ValidationEngine engine = engine(folders);
        answers.println("READY");
        answers.flush();
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            List<String> fields = List.of(line.split("\t"));
            answers.println(JsonParser.compose(validate(engine, fields)));
            answers.flush();
        }
    }

    private static ValidationEngine engine(String[] folders) throws Exception {
        ValidationEngine engine = new ValidationEngineBuilder()
                .withVersion("4.0.1")
                .withNoTerminologyServer()
                .withCanRunWithoutTerminologyServer(true)
                .withThoVersion(System.getProperty("terminology"))
                .withExtensionsVersion(System.getProperty("extensions"))
                .fromSource("hl7.fhir.r4.core#4.0.1");
        // A reference in a single resource points out of it: its form and type can be checked, its target cannot.
        engine.setPolicyAdvisor(new BasePolicyAdvisorForFullValidation(ReferenceValidationPolicy.IGNORE, Set.of()));
        List<ImplementationGuide> loaded = new ArrayList<>();
        for (String folder : folders) {
            String absolute = Path.of(folder).toRealPath().toString();
            engine.getIgLoader().loadIg(loaded, engine.getBinaries(), absolute, false);
        }
        engine.prepare();
        return engine;
    }

    private static JsonObject validate(ValidationEngine engine, List<String> fields) throws Exception {
        byte[] resource = Files.readAllBytes(Path.of(fields.get(0)));
        List<String> profiles = fields.subList(1, fields.size());
        OperationOutcome outcome = engine.validate(resource, FhirFormat.JSON, profiles, new ArrayList<>());
        JsonArray issues = new JsonArray();
        for (OperationOutcomeIssueComponent issue : outcome.getIssue()) {
            issues.add(issue(issue));
        }
        return new JsonObject().set("issues", issues);
    }

    private static JsonObject issue(OperationOutcomeIssueComponent issue) throws IOException {
        String path = issue.getExpression().stream().map(StringType::getValue).collect(Collectors.joining(", "));
        return new JsonObject()
                .set("severity", issue.getSeverity().toCode())
                .set("path", path)
                .set("text", issue.getDetails().getText());
    }
}
