import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * A KIS-like notice server on Apache Tomcat. Usage: java -cp TOMCAT_JARS KisServer.java FIRST SECOND LARGE
 *
 * Serves POST /oauth2/Approval and the WebSocket on one port and prints `REST_URL WS_URL`. The first connection gets FIRST notices (every
 * third in three fragments, a ping after each tenth, PINGPONG after each fiftieth) and one message of LARGE records, which Tomcat cuts
 * into frames of its buffer's size, then is closed with 1001; the second, under a new key, gets SECOND notices. When the client has
 * unsubscribed and closed: `connections N replies N closed CODE`.
 */
public class KisServer {
    static final String PINGPONG = "{\"header\":{\"tr_id\":\"PINGPONG\",\"datetime\":\"20231004160455\"}}";
    static final AtomicInteger CONNECTIONS = new AtomicInteger(), REPLIES = new AtomicInteger();
    static int first, second, large, number;

    public static void main(String[] args) throws Exception {
        first = Integer.parseInt(args[0]);
        second = Integer.parseInt(args[1]);
        large = Integer.parseInt(args[2]);
        File base = Files.createTempDirectory("kis-server").toFile();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.getPath());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", base.getPath());
        context.setParentClassLoader(KisServer.class.getClassLoader());
        context.addServletContainerInitializer(new WsSci(), Set.of(Endpoints.class));
        Tomcat.addServlet(context, "approval", new Approval());
        // Filters, and so the WebSocket, stand before a servlet only: this one takes every path.
        context.addServletMappingDecoded("/", "approval");
        tomcat.start();
        int port = tomcat.getConnector().getLocalPort();
        System.out.println("http://127.0.0.1:" + port + " ws://127.0.0.1:" + port + "/tryitout");
        tomcat.getServer().await();
    }

    /** Any body gets a key. */
    public static class Approval extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getInputStream().readAllBytes();
            response.setContentType("application/json");
            response.getWriter().write("{\"approval_key\":\"11111111-2222-3333-4444-555555555555\"}");
        }
    }

    /** Where the WebSocket is. */
    public static class Endpoints implements ServerApplicationConfig {
        @Override
        public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> endpoints) {
            return Set.of(ServerEndpointConfig.Builder.create(Kis.class, "/tryitout").build());
        }

        @Override
        public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
            return Set.of();
        }
    }

    /** One connection. */
    public static class Kis extends Endpoint {
        private static final Pattern TR_KEY = Pattern.compile("\"tr_key\"\\s*:\\s*\"([^\"]*)\"");
        private static final Pattern TR_ID = Pattern.compile("\"tr_id\"\\s*:\\s*\"([^\"]*)\"");
        private final String key = hex(32), iv = hex(16);
        private int turn;

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            turn = CONNECTIONS.incrementAndGet();
            session.addMessageHandler(PongMessage.class, pong -> {
                ByteBuffer data = pong.getApplicationData();
                String text = StandardCharsets.UTF_8.decode(data).toString();
                if (text.isEmpty() || text.equals(PINGPONG)) REPLIES.incrementAndGet();
            });
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> receive(session, text));
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            if (turn == 1) return;
            System.out.println("connections " + CONNECTIONS + " replies " + REPLIES + " closed " + reason.getCloseCode().getCode());
            System.exit(0);
        }

        private void receive(Session session, String text) {
            if (text.equals(PINGPONG)) {
                REPLIES.incrementAndGet();
                return;
            }

            boolean leaves = text.replace(" ", "").contains("\"tr_type\":\"2\"");
            // Not on the thread that reads: the answers to PINGPONG come meanwhile.
            new Thread(() -> {
                try {
                    acknowledge(session, find(TR_ID, text), find(TR_KEY, text), leaves);
                    if (leaves) return;
                    send(session, turn == 1 ? first : second);
                    if (turn > 1) return;
                    session.getBasicRemote().sendText(frame(large));
                    while (REPLIES.get() < first / 50) Thread.sleep(1);
                    session.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "going away"));
                } catch (Exception e) {
                    e.printStackTrace();
                    System.exit(1);
                }
            }).start();
        }

        private void acknowledge(Session session, String trId, String trKey, boolean leaves) throws IOException {
            String body = leaves
                ? "\"rt_cd\":\"0\",\"msg_cd\":\"OPSP0001\",\"msg1\":\"UNSUBSCRIBE SUCCESS\""
                : "\"rt_cd\":\"0\",\"msg_cd\":\"OPSP0000\",\"msg1\":\"SUBSCRIBE SUCCESS\",\"output\":{\"iv\":\"" + iv + "\",\"key\":\"" + key + "\"}";
            session.getBasicRemote().sendText(
                "{\"header\":{\"tr_id\":\"" + trId + "\",\"tr_key\":\"" + trKey + "\",\"encrypt\":\"N\"},\"body\":{" + body + "}}");
        }

        private void send(Session session, int count) throws Exception {
            for (int i = 0; i < count; i++) {
                String message = frame(1);
                if (i % 3 == 2) {
                    int third = message.length() / 3;
                    session.getBasicRemote().sendText(message.substring(0, third), false);
                    session.getBasicRemote().sendText(message.substring(third, 2 * third), false);
                    session.getBasicRemote().sendText(message.substring(2 * third), true);
                } else {
                    session.getBasicRemote().sendText(message);
                }

                if (i % 10 == 9) session.getBasicRemote().sendPing(ByteBuffer.wrap(Integer.toString(i).getBytes(StandardCharsets.US_ASCII)));
                if (i % 50 == 49) session.getBasicRemote().sendText(PINGPONG);
            }
        }

        private String frame(int records) throws Exception {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < records; i++) {
                if (i > 0) text.append('^');
                text.append(String.format("testuser^5012345601^%010d^^02^0^2^AAPL^0000000010^001480100^093000^0^2^2^05012^000000010^홍길동^애플^6^10^^^^^000001480100", number++));
            }

            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "AES"),
                new IvParameterSpec(iv.getBytes(StandardCharsets.US_ASCII)));
            byte[] secret = cipher.doFinal(text.toString().getBytes(StandardCharsets.UTF_8));
            return String.format("1|H0GSCNI0|%03d|", records) + Base64.getEncoder().encodeToString(secret);
        }

        private static String find(Pattern pattern, String text) {
            Matcher matcher = pattern.matcher(text);
            return matcher.find() ? matcher.group(1) : "";
        }

        private static String hex(int length) {
            Random random = new Random();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) text.append(Character.forDigit(random.nextInt(16), 16));
            return text.toString();
        }
    }
}
