package testserver;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.ValueSetOperationProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.RequestValidatingInterceptor;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import ca.uhn.fhir.validation.IValidatorModule;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A FHIR R4 server on 127.0.0.1 for tests: HAPI FHIR JPA on Jetty, by default over H2 in memory.
 *
 * <p>It answers under two paths, over the same resources: {@code /fhir} stores what it can parse, {@code /strict}
 * refuses every write with a validation error (422). Options are system properties: {@code port} (0, any free
 * one) and those of {@link Storage}. When the server answers, it prints one line to standard output:
 * {@code READY lenient-base strict-base}. It ends when its standard input does, so that it never outlives the
 * tests that started it.
 */
public final class TestServer {

    private static final String LENIENT = "/fhir";
    private static final String STRICT = "/strict";
    private static final long MAINTENANCE_MS = 300;

    private TestServer() {}

    public static void main(String[] args) throws Exception {
        ApplicationContext beans = new AnnotationConfigApplicationContext(Storage.class);

        Server jetty = new Server();
        ServerConnector loopback = new ServerConnector(jetty);
        loopback.setHost("127.0.0.1");
        loopback.setPort(Integer.getInteger("port", 0));
        jetty.addConnector(loopback);
        loopback.open(); // bound before the servlet is made, because the servlet must know its address
        String root = "http://127.0.0.1:" + loopback.getLocalPort();

        RestfulServer lenient = servlet(beans, root + LENIENT);
        RestfulServer strict = servlet(beans, root + STRICT);
        strict.registerInterceptor(refuseInvalid(beans.getBean(IValidatorModule.class)));
        ServletContextHandler paths = new ServletContextHandler("/");
        paths.addServlet(eager(lenient), LENIENT + "/*");
        paths.addServlet(eager(strict), STRICT + "/*");
        jetty.setHandler(paths);
        jetty.start();

        advanceJobs(beans.getBean(IJobMaintenanceService.class));
        System.out.println("READY " + root + LENIENT + " " + root + STRICT);
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static RestfulServer servlet(ApplicationContext beans, String base) {
        RestfulServer server = new RestfulServer(beans.getBean(FhirContext.class));
        server.setServerAddressStrategy(new HardcodedServerAddressStrategy(base));
        server.setDefaultResponseEncoding(EncodingEnum.JSON);
        server.setPagingProvider(beans.getBean(DatabaseBackedPagingProvider.class));
        server.registerProviders(beans.getBean(ResourceProviderFactory.class).createProviders());
        server.registerProvider(beans.getBean(IJpaSystemProvider.class));
        server.registerProvider(beans.getBean(ValueSetOperationProvider.class));
        server.registerProvider(beans.getBean(BulkDataExportProvider.class));
        server.setServerConformanceProvider(capabilities(beans, server));
        return server;
    }

    private static ServletHolder eager(RestfulServer server) {
        ServletHolder holder = new ServletHolder(server);
        holder.setInitOrder(1);
        return holder;
    }

    private static JpaCapabilityStatementProvider capabilities(ApplicationContext beans, RestfulServer server) {
        var statement = new JpaCapabilityStatementProvider(
                server,
                beans.getBean(IFhirSystemDao.class),
                beans.getBean(JpaStorageSettings.class),
                beans.getBean(ISearchParamRegistry.class),
                beans.getBean("myJpaValidationSupportChain", IValidationSupport.class));
        statement.setImplementationDescription("FHIR R4 server for tests, on loopback");
        return statement;
    }

    private static RequestValidatingInterceptor refuseInvalid(IValidatorModule module) {
        var interceptor = new RequestValidatingInterceptor();
        interceptor.setValidatorModules(List.of(module));
        interceptor.setFailOnSeverity(ResultSeverityEnum.ERROR);
        return interceptor;
    }

    /** HAPI moves its batch jobs (an export, for one) forward once a minute; a test cannot wait that long. */
    private static void advanceJobs(IJobMaintenanceService jobs) {
        var ticking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "job-maintenance");
            thread.setDaemon(true);
            return thread;
        });
        Runnable pass = () -> {
            try {
                jobs.runMaintenancePass();
            } catch (RuntimeException error) {
                System.err.println("job maintenance: " + error); // the next pass tries again
            }
        };
        ticking.scheduleWithFixedDelay(pass, MAINTENANCE_MS, MAINTENANCE_MS, TimeUnit.MILLISECONDS);
    }
}
